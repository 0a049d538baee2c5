using DurableFlows.Bench.Measuring;
using DurableFlows.Definitions;

namespace DurableFlows.Bench.Cases;

/// <summary>A shape on the file store with its flushes, beside a bare loop that writes and flushes the same bytes in the same groups, and Agent Framework's file store.</summary>
internal static class FilesCase
{
    private const int Payload = 1024;

    /// <returns>Journal bytes per node.</returns>
    public static async Task<double> RunAsync(Bench bench, string shape, FlowDefinition flow, int nodes, int rounds)
    {
        var folder = bench.NewFolder("files");
        var samples = new List<Sample>();
        var (bare, peers, stored) = (new List<double>(), new List<double>(), new List<double>());
        await using var subject = Subject.OnFiles(Path.Combine(folder, "store"));
        for (var i = 0; i < 5; i++)
            BareAppend.Microseconds(folder, (await subject.RunAsync(flow, Flows.Input)).Groups);
        var peerRounds = nodes < 1_000 ? rounds / 4 : bench.Quick ? 1 : 3;
        for (var round = 0; round < rounds; round++)
        {
            samples.Add(await subject.RunAsync(flow, Flows.Input));
            bare.Add(BareAppend.Microseconds(folder, samples[^1].Groups));
            if (round >= peerRounds || bench.Peer is not { } peer)
                continue;
            var (microseconds, bytes) = peer.Measure(shape, "files", nodes);
            peers.Add(microseconds / nodes);
            stored.Add(bytes / nodes);
        }

        Print($"{shape}-{nodes} files", nodes, samples, bare, peers, stored, isChain: shape == "chain");
        return Median.Of(samples.Select(s => (double)s.JournalBytes / nodes));
    }

    private static void Print(
        string name, int nodes, List<Sample> samples, List<double> bare, List<double> peers, List<double> stored, bool isChain)
    {
        var beside = new Dictionary<string, double> { ["bare_append_and_flush"] = Median.Of(bare.Select(b => b / nodes)) };
        if (peers.Count > 0)
            beside["agent_framework_files_unflushed"] = Median.Of(peers);
        Report.Line(name, "time_per_node", Median.Of(samples.Select(s => s.Microseconds / nodes)), "us", peer: beside);
        // Each run is compared with the loop right after it, so that a disk that is slow for a while is slow for both.
        Report.Line(name, "ratio_to_bare_append", Median.Of(samples.Zip(bare, (s, b) => s.Microseconds / b)), "x", isChain && nodes == 1_000 ? 1.3 : null);
        Report.Line(name, "journal_per_node", Median.Of(samples.Select(s => (double)s.JournalBytes / nodes)), "B", nodes >= 1_000 ? Payload + 600 : null,
            stored.Count > 0 ? new Dictionary<string, double> { ["agent_framework_files"] = Median.Of(stored) } : null);
        Report.Line(name, "records_per_group", Median.Of(samples.Select(s => (double)s.Records / s.Groups.Count)), "records");
        Report.Line(name, "largest_group", samples.Max(s => s.Groups.Max(g => g.Records)), "records");
        Report.Line(name, "flushes_per_group", Median.Of(samples.Select(s => (double)s.Flushes / s.Groups.Count)), "flushes", 1);
        Report.Line(name, "flushes_per_node", Median.Of(samples.Select(s => (double)s.Flushes / nodes)), "flushes");
    }
}
