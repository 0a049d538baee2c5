using DurableFlows.Execution;

namespace DurableFlows.Retention;

/// <summary>A run to remove, as it was when that was decided.</summary>
/// <param name="Runs">The run and those it started.</param>
/// <param name="Marks">The incarnation and generation of each.</param>
internal sealed record PruneCandidate(IReadOnlyList<PrunedRun> Runs, IReadOnlyList<(string Incarnation, int Generation)> Marks)
{
    public static PruneCandidate Of(RunTree tree, PrunedRun root) => new(
        [root, .. tree.Children.Select(c => RetentionRule.Of(c.Read(Summaries.Of), PruneReason.WithParent, $"with {root.Run}"))], MarksOf(tree));

    /// <summary>Whether a run is as it was.</summary>
    public bool IsStill(RunTree tree) => MarksOf(tree).SequenceEqual(Marks) && tree.All.All(s => s.Read(r => r.End is not null || r.Deleting is not null));

    private static List<(string Incarnation, int Generation)> MarksOf(RunTree tree) => [.. tree.All.Select(s => s.Read(r => (r.Incarnation, r.Generation)))];
}
