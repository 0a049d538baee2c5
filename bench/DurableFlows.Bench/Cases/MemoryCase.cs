using DurableFlows.Bench.Measuring;
using DurableFlows.Definitions;

namespace DurableFlows.Bench.Cases;

/// <summary>A shape on the memory store, beside Agent Framework without checkpoints and with those in memory.</summary>
internal static class MemoryCase
{
    public static async Task RunAsync(Bench bench, string shape, FlowDefinition flow, int nodes, bool budgeted)
    {
        var samples = new List<Sample>();
        var (none, memory) = (new List<double>(), new List<double>());
        await using var subject = Subject.OnMemory();
        for (var i = 0; i < Math.Clamp(20_000 / nodes, 20, 200); i++)
            await subject.RunAsync(flow, Flows.Input);
        bench.Peer?.Measure(shape, "none", nodes);
        bench.Peer?.Measure(shape, "memory", nodes);
        for (var round = 0; round < bench.Rounds(nodes < 1_000 ? 60 : 20); round++)
        {
            samples.Add(await subject.RunAsync(flow, Flows.Input));
            if (bench.Peer is not { } peer)
                continue;
            none.Add(peer.Measure(shape, "none", nodes).Microseconds / nodes);
            memory.Add(peer.Measure(shape, "memory", nodes).Microseconds / nodes);
        }

        var peers = bench.Peer is null ? null : new Dictionary<string, double>
        {
            ["agent_framework_no_checkpoints"] = Median.Of(none),
            ["agent_framework_memory"] = Median.Of(memory),
        };
        var name = $"{shape}-{nodes} memory";
        Report.Line(name, "time_per_node", Median.Of(samples.Select(s => s.Microseconds / nodes)), "us", budgeted ? 10 : null, peers);
        Report.Line(name, "allocated_per_node", Median.Of(samples.Select(s => (double)s.Allocated / nodes)), "B", budgeted ? 4096 : null);
        Report.Line(name, "journal_per_node", Median.Of(samples.Select(s => (double)s.JournalBytes / nodes)), "B");
        Report.Line(name, "records_per_group", Median.Of(samples.Select(s => (double)s.Records / s.Groups.Count)), "records");
    }
}
