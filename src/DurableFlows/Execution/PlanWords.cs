using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>An opening of a run in one line: why, by whom, where, and what its plan changed.</summary>
internal static class PlanWords
{
    private const int HashShown = 12;

    public static string Of(RunOpened opened)
    {
        var head = $"{opened.Reason}{(opened.By is { } by ? $" by {by}" : "")}, {opened.Host}";
        return opened.Plan is { } plan && string.Join("; ", Changes(plan)) is { Length: > 0 } changes ? $"{head}: {changes}" : head;
    }

    private static IEnumerable<string> Changes(ResumePlan plan)
    {
        if (plan.Adopts is { } adopted)
        {
            yield return $"moves to definition {adopted.Definition[..HashShown]}, {adopted.Verdict.ToString().ToLowerInvariant()}{(adopted.Forced ? ", forced" : "")}";
            if (adopted.Renamed is { } renamed)
                yield return $"renames {string.Join(", ", renamed.Select(r => $"{r.Key} to {r.Value}"))}";
            if (adopted.Anew.Count > 0)
                yield return $"begins {string.Join(", ", adopted.Anew)} anew";
        }

        if (plan.Input is not null)
            yield return "with another input";
        if (plan.Outputs.Count > 0)
            yield return $"sets the output of {string.Join(", ", plan.Outputs.Keys)}";
        if (plan.Rerun.Count > 0)
            yield return $"runs {string.Join(", ", plan.Rerun)} again";
        if (plan.Skip is { Count: > 0 } skip)
            yield return $"leaves out {string.Join(", ", skip)}";
        if (plan.RetryReturned)
            yield return "runs what returned its error again";
    }
}
