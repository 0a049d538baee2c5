using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>A plan with what is needed to carry it out.</summary>
/// <param name="Remove">The runs to remove, oldest first.</param>
/// <param name="Exempt">The runs that no rule removes.</param>
/// <param name="Stale">Lines about runs that are not there any more.</param>
internal sealed record PruneDraft(IReadOnlyList<PruneCandidate> Remove, IReadOnlyList<ExemptRun> Exempt, IReadOnlyList<RunSummary> Stale)
{
    public PrunePlan Plan => new() { Remove = [.. Remove.SelectMany(c => c.Runs)], Exempt = Exempt };
}
