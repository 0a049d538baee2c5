using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Loads what a node that makes calls has been through.</summary>
internal static class RoundValues
{
    /// <summary>What a call is made with.</summary>
    public static async ValueTask<FlowValue> CallAsync(NodeWork work, RunValues values, CancellationToken cancellation)
    {
        var index = work.Dispatch.Path.Index ?? 0;
        var round = (work.Rounds ?? []).First(r => index >= r.First && index < r.First + r.Count);
        return ItemLists.Item(await values.LoadAsync(round.Calls, cancellation).ConfigureAwait(false), index - round.First);
    }

    /// <summary>Every round with its calls and what they came to.</summary>
    public static async ValueTask<IReadOnlyList<NodeRound>> OfAsync(NodeWork work, RunValues values, CancellationToken cancellation)
    {
        if (work.IsCall || work.Rounds is not { Count: > 0 } rounds)
            return [];
        var loaded = new List<NodeRound>(rounds.Count);
        foreach (var round in rounds)
            loaded.Add(new NodeRound(await values.LoadAsync(round.Added, cancellation).ConfigureAwait(false), await CallsAsync(work, round, values, cancellation).ConfigureAwait(false)));
        return loaded;
    }

    private static async ValueTask<IReadOnlyList<NodeCall>> CallsAsync(NodeWork work, CallRound round, RunValues values, CancellationToken cancellation)
    {
        if (round.Count == 0)
            return [];
        var calls = ItemLists.Items(await values.LoadAsync(round.Calls, cancellation).ConfigureAwait(false));
        var made = new NodeCall[round.Count];
        for (var i = 0; i < made.Length; i++)
        {
            var item = (work.Items ?? [])[round.First + i];
            made[i] = new NodeCall(round.First + i, calls[i])
            {
                Output = item.Phase == NodePhase.Succeeded ? await values.LoadAsync(item.Output, cancellation).ConfigureAwait(false) : null,
                Error = item.Phase == NodePhase.Failed ? item.Error : null,
                Skipped = item.Phase == NodePhase.Skipped ? item.SkipReason ?? "It was not made." : null,
            };
        }

        return made;
    }
}
