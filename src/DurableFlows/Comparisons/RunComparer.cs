using DurableFlows.Definitions;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Comparisons;

/// <summary>Holds one run against another.</summary>
internal static class RunComparer
{
    public static async Task<RunComparison> CompareAsync(ComparedRun before, ComparedRun after, CompareOptions options, CancellationToken cancellation)
    {
        var found = new DifferenceList(options.Limit);
        var (one, other) = (before.State, after.State);
        found.Compare("flow", one.Started.Flow, other.Started.Flow);
        found.Compare("definition", one.Definition, other.Definition);
        found.Compare("status", EnumNames<RunStatus>.Of(one.Status), EnumNames<RunStatus>.Of(other.Status));
        found.Compare("reason", one.Suspended?.Reason, other.Suspended?.Reason);
        await ValueAsync("input", one.Input, other.Input).ConfigureAwait(false);
        await ValueAsync("output", (one.End as RunCompleted)?.Output, (other.End as RunCompleted)?.Output).ConfigureAwait(false);
        var (error, otherError) = ((one.End as RunFailed)?.Error, (other.End as RunFailed)?.Error);
        found.Compare("error.code", error?.Code, otherError?.Code);
        found.Compare("error.message", error?.Message, otherError?.Message);
        found.Compare("outcome", Outcome(one), Outcome(other));
        var nodes = await new NodeComparer(before, after, options.Limit).CompareAsync(cancellation).ConfigureAwait(false);
        var same = nodes.Count(n => n.IsSame);
        return new RunComparison
        {
            Before = Side(one),
            After = Side(other),
            IsSame = found.IsEmpty && same == nodes.Count,
            Differences = found.Found,
            More = found.More,
            Nodes = options.All ? nodes : nodes.FindAll(n => !n.IsSame),
            Same = same,
        };

        async Task ValueAsync(string path, StoredValue? value, StoredValue? otherValue)
        {
            if (ComparedRun.Mark(value) != ComparedRun.Mark(otherValue))
                found.Compare(path, await before.TellAsync(value, cancellation).ConfigureAwait(false), await after.TellAsync(otherValue, cancellation).ConfigureAwait(false));
        }
    }

    private static FlowValue? Outcome(RunState state) => state.End is null ? null : FlowValue.From(state.Outcome());

    private static RunSide Side(RunState state) => new()
    {
        Run = state.Run.Value,
        Sequence = state.Sequence,
        Flow = state.Started.Flow,
        Definition = state.Definition,
        Status = state.Status,
        StartedAt = state.Started.Time,
        UpdatedAt = state.Now,
    };
}
