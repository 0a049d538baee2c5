namespace DurableFlows.Definitions;

/// <summary>Checks the edges: names, cycles, and nodes that can never run.</summary>
internal sealed class GraphChecks(CheckContext context)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<int, IReadOnlyList<int>> _cycles = context.Topology.Cycles().Where(c => c.Count > 1).ToDictionary(c => c[0]);

    public void Check(int index)
    {
        var node = context.Flow.Nodes[index];
        var path = context.PathOf(node);
        if (!_seen.Add(node.Id))
            context.Report(path, $"Two nodes have the id '{node.Id}'.", "Ids must be different; records refer to them.");
        CheckNeeds(node, JsonPath.Child(path, DefinitionNames.Needs));
        if (_cycles.TryGetValue(index, out var cycle))
        {
            var way = string.Join(" -> ", cycle.Append(cycle[0]).Select(i => context.Flow.Nodes[i].Id));
            context.Report(JsonPath.Child(path, DefinitionNames.Needs), $"These nodes wait for each other, so none can run: {way}.", "Remove one of the needs. To repeat work, use 'map', 'retry' or an approval with 'onReject: revise'.");
        }
        if (node.Needs.Count == 0 && node.RunIf is RunIf.OnFailure or RunIf.Any)
            context.Report(JsonPath.Child(path, DefinitionNames.RunIf), $"Node '{node.Id}' can never run: '{EnumNames<RunIf>.Of(node.RunIf)}' asks for a need, and it has none.", "Add 'needs', or remove 'runIf'.");
    }

    private void CheckNeeds(NodeDefinition node, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < node.Needs.Count; i++)
        {
            var need = node.Needs[i].Node;
            // One need may be written without a list; its path is then that of the property.
            var at = node.Needs.Count == 1 && node.Needs[0].When is null ? path : JsonPath.Item(path, i);
            if (need == node.Id)
                context.Report(at, $"Node '{node.Id}' needs itself.", "Remove this need.");
            else if (!seen.Add(need))
                context.Report(at, $"Node '{node.Id}' needs '{need}' twice.", "Join the conditions with || in one need.");
            else
                context.KnownNode(at, need);
        }
    }
}
