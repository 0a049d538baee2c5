using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Scheduling;

/// <summary>How a node makes calls: each is an item of it, behind those of earlier rounds, and the node goes on when all of a round have settled, however they did.</summary>
internal static class Calls
{
    public static void Made(RunState state, NodeState node, StoredValue added, NodeProgressed record, ICollection<Decision> decisions)
    {
        var (first, count) = (node.Items?.Length ?? 0, record.Count ?? 0);
        (node.Rounds ??= []).Add(new CallRound(added, record.Calls, first, count) { Names = record.Names });
        if (count == 0)
            return;
        var items = node.Items ?? [];
        Array.Resize(ref items, first + count);
        for (var i = first; i < items.Length; i++)
            items[i] = new NodeState(node.Node, i) { Phase = NodePhase.Scheduled, Epoch = node.Epoch };
        (node.Items, node.ItemsOpen, node.DueAt) = (items, count, null);
        if (node.IsSettled)
        {
            node.Interrupted = NodePhase.Mapping;
            return;
        }

        node.Phase = NodePhase.Mapping;
        if (Settling.Stops(state, node))
            Settling.StopWaiting(state, decisions);
        else
            decisions.Add(new Decision.RunItems(node.Node.Id, node.Epoch, first, count));
    }

    /// <summary>The word for a call, for people; null for none, and for what is no call.</summary>
    public static string? NameOf(RunState state, NodeState call)
    {
        if (call is not { IsCall: true, Index: { } index } || state.Nodes[call.Node.Index].Rounds?.Find(r => index >= r.First && index < r.First + r.Count) is not { Names: { } names } round)
            return null;
        return names.ElementAtOrDefault(index - round.First);
    }
}
