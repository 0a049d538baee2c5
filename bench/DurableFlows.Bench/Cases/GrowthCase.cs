using DurableFlows.Bench.Measuring;
using DurableFlows.Bench.Nodes;

namespace DurableFlows.Bench.Cases;

/// <summary>100 nodes, each adding 10 KiB: everything in the store's folder against what the nodes produced.</summary>
internal static class GrowthCase
{
    private const int Nodes = 100;

    public static async Task RunAsync(Bench bench)
    {
        var folder = bench.NewFolder("growth");
        await using (var subject = Subject.OnFiles(folder))
        {
            var handle = await subject.Host.StartAsync(Flows.Growth(Nodes), Flows.Input);
            await handle.Completion;
        }

        var stored = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        const double unique = (double)Nodes * GrowNode.Bytes;
        var peer = bench.Peer?.Measure("growth", "files", Nodes).Stored;
        Report.Line("growth-100 files", "stored_to_unique", stored / unique, "x", 1.2,
            peer is { } bytes ? new Dictionary<string, double> { ["agent_framework_files"] = bytes / unique } : null);
    }
}
