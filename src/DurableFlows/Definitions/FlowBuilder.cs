using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>Builds a flow in code. Node classes are named, never delegates: a run must find its nodes again after a deployment.</summary>
public sealed class FlowBuilder
{
    private readonly string _id;
    private readonly int _version;
    private readonly List<NodeDefinition> _nodes = [];
    private readonly List<Mistake> _mistakes = [];
    private readonly Dictionary<string, NodeType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _concurrency = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlowDefinition> _flows = new(StringComparer.Ordinal);

    private FlowBuilder(string id, int version) => (_id, _version) = (id, version);

    /// <summary>A name for people; null for the id.</summary>
    public string? Title { get; set; }

    /// <summary>What the flow is for.</summary>
    public string? Description { get; set; }

    /// <summary>A JSON Schema, as an object, that the input of a run must satisfy; null for none. <c>writeOnly: true</c> marks what is given as a reference to a secret.</summary>
    public object? InputSchema { get; set; }

    /// <summary>A mapping that gives the run's output: a string that begins with <c>=</c>, or an object or list of such; null for the output of the last nodes.</summary>
    public object? Output { get; set; }

    /// <summary>How many nodes and map items run at once in one run; 1 to 10,000, null for no limit.</summary>
    public int? MaxParallel { get; set; }

    /// <summary>How runs are kept; null for the host's settings.</summary>
    public CheckpointDefinition? Checkpoint { get; set; }

    /// <summary>Begins a flow.</summary>
    /// <param name="id">A stable id; runs refer to it.</param>
    /// <param name="version">The author's version, from 1.</param>
    public static FlowBuilder Create(string id, int version = 1) => new(id, version);

    /// <summary>Sets members of the flow itself, inside a chain.</summary>
    public FlowBuilder Configure(Action<FlowBuilder> configure)
    {
        configure(this);
        return this;
    }

    /// <summary>Adds a node of a C# class.</summary>
    public FlowBuilder Add<TNode>(string id, Action<NodeOptions>? node = null)
        where TNode : class, INode => Add<TNode>(id, null, node);

    /// <summary>Adds a node of a C# class behind another node.</summary>
    public FlowBuilder Add<TNode>(string id, string? after, Action<NodeOptions>? node = null)
        where TNode : class, INode
    {
        var type = NodeType.For<TNode>();
        Register(type, id);
        return Append(id, type.Name, after, null, node);
    }

    /// <summary>Adds a node of any registered type.</summary>
    public FlowBuilder Add(string id, string type, Action<NodeOptions>? node = null) => Append(id, type, null, null, node);

    /// <summary>Adds a node that goes on once people have approved its input.</summary>
    public FlowBuilder AddApproval(string id, string? after = null, Action<ApprovalOptions>? approval = null) =>
        Append(id, NodeChecks.ApprovalType, after, null, n => n.Approval(approval));

    /// <summary>Adds a node that runs another flow as a child; the child becomes part of this definition.</summary>
    public FlowBuilder AddFlow(string id, Flow child, string? after = null, Action<NodeOptions>? node = null)
    {
        Adopt(child, id);
        return Append(id, NodeChecks.FlowType, after, new Dictionary<string, string> { [NodeChecks.FlowOption] = child.Definition.Id }, node);
    }

    /// <summary>Makes another flow part of this definition, for nodes that run it when they see fit.</summary>
    public FlowBuilder AddChild(Flow child)
    {
        Adopt(child, child.Definition.Id);
        return this;
    }

    /// <summary>Declares a group of nodes of which only so many run at once in one run.</summary>
    public FlowBuilder Concurrency(string group, int limit)
    {
        _concurrency[group] = limit;
        return this;
    }

    /// <summary>Builds the flow.</summary>
    /// <param name="registry">Types beyond the built-in ones and the classes added here; null for none.</param>
    /// <exception cref="FlowDefinitionException">Names every mistake at once.</exception>
    public Flow Build(NodeRegistry? registry = null)
    {
        var definition = new FlowDefinition
        {
            Id = _id,
            Version = _version,
            Title = Title,
            Description = Description,
            InputSchema = BuilderJson.Element(InputSchema),
            Nodes = [.. _nodes],
            Output = BuilderJson.Element(Output),
            MaxParallel = MaxParallel,
            Concurrency = new Dictionary<string, int>(_concurrency, StringComparer.Ordinal),
            Checkpoint = Checkpoint,
            Flows = new Dictionary<string, FlowDefinition>(_flows, StringComparer.Ordinal),
        };
        List<NodeType> types = [.. _types.Values];
        var mistakes = _mistakes.Concat(FlowChecker.Check(definition, new NodeRegistry([.. BuiltInNodes.All, .. registry?.Types ?? [], .. types]))).ToList();
        return mistakes.Count == 0 ? new Flow(definition, types) : throw new FlowDefinitionException(_id, mistakes);
    }

    internal FlowBuilder Append(string id, string type, string? after, object? with, Action<NodeOptions>? configure)
    {
        var node = new NodeOptions();
        if (after is not null)
            node.After(after);
        if (with is not null)
            node.With(with);
        configure?.Invoke(node);
        _nodes.Add(node.Build(id, type, _mistakes));
        return this;
    }

    private void Adopt(Flow child, string id)
    {
        var definition = child.Definition;
        if (_flows.TryGetValue(definition.Id, out var known) && DefinitionHash.Of(known) != DefinitionHash.Of(definition))
            _mistakes.Add(new Mistake(PathOf(id), $"Two different child flows have the id '{definition.Id}'.", "Give one of them another id."));
        _flows.TryAdd(definition.Id, definition);
        foreach (var type in child.NodeTypes)
            Register(type, id);
    }

    private static string PathOf(string id) => JsonPath.Child(JsonPath.Child(JsonPath.Root, DefinitionNames.Nodes), id);

    internal void Register(NodeType type, string id)
    {
        if (_types.TryGetValue(type.Name, out var known) && known.Class != type.Class)
            _mistakes.Add(new Mistake(JsonPath.Child(PathOf(id), DefinitionNames.Type), $"Two classes are named '{type.Name}': {known.Class?.FullName} and {type.Class?.FullName}.", "Give one of them [NodeType(\"another-name\")]."));
        _types.TryAdd(type.Name, type);
    }
}
