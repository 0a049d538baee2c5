using System.Text.Json;
using Names = DurableFlows.Definitions.DefinitionNames;

namespace DurableFlows.Definitions;

/// <summary>Reads the shape of a definition. What is wrong is reported and replaced by its default, so that reading goes on.</summary>
internal sealed class DefinitionReader(List<Mistake> mistakes)
{
    private readonly NodeReader _nodes = new(mistakes);

    public FlowDefinition? Flow(JsonElement root, string path, string? key)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add(new Mistake(path, $"A flow must be an object with 'id' and 'nodes', not {ObjectReader.Shorten(root)}."));
            return null;
        }
        var read = new ObjectReader(root, path, mistakes);
        var flow = new FlowDefinition
        {
            Id = key is null ? read.Required(Names.Id, "Give the flow a stable id; runs refer to it.") : read.Text(Names.Id) ?? key,
            Version = read.Int(Names.Version) ?? 1,
            Title = read.Text(Names.Title),
            Description = read.Text(Names.Description),
            InputSchema = read.Any(Names.InputSchema),
            Nodes = NodesOf(read, path),
            Output = read.Any(Names.Output),
            MaxParallel = read.Int(Names.MaxParallel),
            Concurrency = read.Values(Names.Concurrency, (groups, name) => groups.Int(name)),
            Checkpoint = CheckpointOf(read),
            Flows = read.Dictionary(Names.Flows, (flows, name) => flows.Any(name) is { } child ? Flow(child, flows.PathOf(name), name) : null),
        };
        read.End();
        return flow;
    }

    private List<NodeDefinition> NodesOf(ObjectReader flow, string path)
    {
        if (flow.Any(Names.Nodes) is null)
            mistakes.Add(new Mistake(JsonPath.Child(path, Names.Nodes), "'nodes' is missing.", "Add at least one node."));
        var nodes = new List<NodeDefinition>();
        // The list, not the dictionary, so that an id written twice is still seen by the checker.
        flow.Dictionary(Names.Nodes, (all, id) =>
        {
            nodes.Add(_nodes.Node(id, all.Object(id), all.PathOf(id)));
            return id;
        });
        return nodes;
    }

    private static CheckpointDefinition? CheckpointOf(ObjectReader flow)
    {
        if (flow.Object(Names.Checkpoint) is not { } read)
            return null;
        var checkpoint = new CheckpointDefinition
        {
            Store = read.Any(Names.Store),
            Behavior = read.Enum<CheckpointBehavior>(Names.Behavior),
            Durability = read.Enum<Durability>(Names.Durability),
            OnStoreFailure = read.Enum<StoreFailureBehavior>(Names.OnStoreFailure),
            Keep = read.Int(Names.Keep),
            Ttl = read.Any(Names.Ttl) is null ? null : read.Values(Names.Ttl, (ttl, status) => ttl.Duration(status)),
            Exclude = read.Texts(Names.Exclude),
            OnExcluded = read.Enum<ExcludedBehavior>(Names.OnExcluded),
        };
        read.End();
        return checkpoint;
    }
}
