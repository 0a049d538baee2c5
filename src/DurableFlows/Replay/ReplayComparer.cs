using System.Security.Cryptography;
using DurableFlows.Execution;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>Holds what a run had come to against what its replay came to.</summary>
internal static class ReplayComparer
{
    public static async Task<ReplayEnd> EndAsync(RunState state, RunValues values, CancellationToken cancellation) => new()
    {
        Status = state.Status,
        Outcome = state.End is { } end ? ReplayWords.OutcomeOf(end) : null,
        Output = state.End is RunCompleted done ? await LoadAsync(done.Output, values, cancellation).ConfigureAwait(false) : null,
        Error = (state.End as RunFailed)?.Error,
    };

    /// <summary>The nodes of both, in the order of the recorded flow, those that only the replay has last.</summary>
    public static async Task<IReadOnlyList<NodeComparison>> NodesAsync(
        RunState recorded, RunValues recordedValues, RunState? replayed, RunValues? replayedValues, CancellationToken cancellation)
    {
        var compared = new List<NodeComparison>();
        var others = replayed?.Nodes.ToDictionary(n => n.Node.Id, StringComparer.Ordinal) ?? [];
        foreach (var node in recorded.Nodes)
        {
            others.Remove(node.Node.Id, out var other);
            compared.Add(new NodeComparison
            {
                Node = node.Node.Id,
                IsSame = other is not null && AreSame(node, other),
                Recorded = await SideAsync(node, recordedValues, cancellation).ConfigureAwait(false),
                Replayed = other is null || replayedValues is null ? null : await SideAsync(other, replayedValues, cancellation).ConfigureAwait(false),
            });
        }

        foreach (var node in replayed?.Nodes.Where(n => others.ContainsKey(n.Node.Id)) ?? [])
            compared.Add(new NodeComparison { Node = node.Node.Id, IsSame = false, Replayed = replayedValues is null ? null : await SideAsync(node, replayedValues, cancellation).ConfigureAwait(false) });
        return compared;
    }

    public static bool AreSame(ReplayEnd one, ReplayEnd other) => one.Status == other.Status && ReplayWords.AreSame(one.Outcome, other.Outcome)
        && one.Output?.Hash == other.Output?.Hash && one.Error?.Code == other.Error?.Code;

    private static bool AreSame(NodeState one, NodeState other) => one.Status == other.Status && one.Error?.Code == other.Error?.Code && Mark(one.Output) == Mark(other.Output);

    /// <summary>The hash of a value's bytes, which is known of a value that was not stored, too.</summary>
    private static string? Mark(StoredValue? value) => value?.Inline is { } inline ? Convert.ToHexStringLower(SHA256.HashData(inline.Utf8.Span)) : value?.Sha256;

    private static async ValueTask<NodeSide> SideAsync(NodeState node, RunValues values, CancellationToken cancellation)
        => new(node.Status, await LoadAsync(node.Output, values, cancellation).ConfigureAwait(false), node.Error);

    private static async ValueTask<FlowValue?> LoadAsync(StoredValue? stored, RunValues values, CancellationToken cancellation)
        => stored is null or { Omitted: true } ? null : await values.LoadAsync(stored, cancellation).ConfigureAwait(false);
}
