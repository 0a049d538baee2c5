using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>From a state of one definition to the same state of another.</summary>
internal static class Adopting
{
    /// <summary>Moves a run: nodes keep what they came to, under their new ids; those that are gone are let go of. What begins anew is left to the plan.</summary>
    public static void Apply(RunState state, AdoptedDefinition adopted, ICollection<Decision> decisions)
    {
        // Who previews a move has made it already.
        if (state.Definition == adopted.Definition)
            return;
        var renames = new NodeRenames(adopted.Renamed ?? new Dictionary<string, string>());
        var (before, old) = (state.Graph, state.Nodes);
        state.MoveTo(adopted.Definition);
        state.Exclude = [.. state.Exclude.Select(renames.New).Concat(state.Graph.Definition.Checkpoint?.Exclude ?? []).Distinct(StringComparer.Ordinal)];
        foreach (var node in old.Where(n => !state.Graph.TryGet(n.Node.Id, out _) || renames.Old(n.Node.Id, before) != n.Node.Id))
            state.Retired[node.Node.Id] = Math.Max(node.Epoch, state.Retired.GetValueOrDefault(node.Node.Id));
        var gone = new HashSet<GraphNode>(before.Nodes);
        foreach (var node in state.Graph.Nodes)
        {
            var id = renames.Old(node.Id, before);
            if (id is not null)
            {
                gone.Remove(before.Node(id));
                state.Nodes[node.Index] = Moved(old[before.Node(id).Index], node, adopted);
            }

            if (id != node.Id && state.Retired.TryGetValue(node.Id, out var epoch))
                state.Nodes[node.Index].Epoch = Math.Max(state.Nodes[node.Index].Epoch, epoch + 1);
        }

        foreach (var node in old.Where(n => gone.Contains(n.Node)))
            Resets.LetGo(node, decisions);
        MoveRequests(state, renames, before, gone);
    }

    private static NodeState Moved(NodeState node, GraphNode to, AdoptedDefinition adopted)
    {
        node.Node = to;
        foreach (var item in node.Items ?? [])
            item.Node = to;
        if (adopted.Edges?.TryGetValue(to.Id, out var edges) == true)
            (node.NotTaken, node.EdgeErrors) = (edges.NotTaken, edges.EdgeErrors);
        if (adopted.States?.TryGetValue(to.Id, out var state) == true)
            node.State = state;
        return node;
    }

    /// <summary>Requests of items that are no longer there, and of earlier rounds, stay with their node.</summary>
    private static void MoveRequests(RunState state, NodeRenames renames, FlowGraph before, HashSet<GraphNode> gone)
    {
        foreach (var request in state.Requests.Values.Where(r => !gone.Contains(r.Node.Node)))
        {
            if (before.TryGet(request.Node.Node.Id, out var was) && ReferenceEquals(was, request.Node.Node))
                request.Node.Node = state.Graph.Nodes.First(n => renames.Old(n.Id, before) == was.Id);
        }
    }
}
