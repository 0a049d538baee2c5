using DurableFlows.Comparisons;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>Holds what a run had come to against what its replay came to.</summary>
internal static class ReplayComparer
{
    private const int DifferencesPerNode = 20;

    public static async Task<ReplayEnd> EndAsync(ComparedRun run, CancellationToken cancellation) => new()
    {
        Status = run.State.Status,
        Outcome = run.State.End is { } end ? ReplayWords.OutcomeOf(end) : null,
        Output = await run.LoadAsync((run.State.End as RunCompleted)?.Output, cancellation).ConfigureAwait(false),
        Error = (run.State.End as RunFailed)?.Error,
    };

    /// <summary>The nodes of both, in the order of the recorded flow, those that only the replay has last.</summary>
    public static async Task<IReadOnlyList<NodeComparison>> NodesAsync(ComparedRun recorded, ComparedRun? replayed, CancellationToken cancellation)
    {
        var compared = new List<NodeComparison>();
        foreach (var node in recorded.State.Nodes)
            compared.Add(await CompareAsync(recorded, node, replayed, replayed?.State.Find(node.Path), cancellation).ConfigureAwait(false));
        foreach (var node in replayed?.State.Nodes.Where(n => recorded.State.Find(n.Path) is null) ?? [])
            compared.Add(await CompareAsync(recorded, null, replayed, node, cancellation).ConfigureAwait(false));
        return compared;
    }

    public static bool AreSame(ReplayEnd one, ReplayEnd other) => one.Status == other.Status && ReplayWords.AreSame(one.Outcome, other.Outcome)
        && one.Output?.Hash == other.Output?.Hash && one.Error?.Code == other.Error?.Code;

    /// <summary>What a node came to counts, and not what it was given or how it is defined: a new version of a flow may well change that.</summary>
    private static async Task<NodeComparison> CompareAsync(ComparedRun recorded, NodeState? one, ComparedRun? replayed, NodeState? other, CancellationToken cancellation)
    {
        var found = new DifferenceList(DifferencesPerNode);
        var (before, after) = (await SideAsync(recorded, one, cancellation).ConfigureAwait(false), await SideAsync(replayed, other, cancellation).ConfigureAwait(false));
        if (before is not null && after is not null && replayed is not null)
        {
            found.Compare("status", before.Status, after.Status);
            found.Compare("error.code", before.Error?.Code, after.Error?.Code);
            if (ComparedRun.Mark(one?.Output) != ComparedRun.Mark(other?.Output))
                found.Compare("output", await recorded.TellAsync(one?.Output, cancellation).ConfigureAwait(false), await replayed.TellAsync(other?.Output, cancellation).ConfigureAwait(false));
        }

        return NodeComparer.Comparison((one ?? other)?.Path, before, after, found);
    }

    private static async ValueTask<NodeSide?> SideAsync(ComparedRun? run, NodeState? node, CancellationToken cancellation)
        => run is null || NodeComparer.Side(node) is not { } side ? null : side with { Output = await run.LoadAsync(node?.Output, cancellation).ConfigureAwait(false) };
}
