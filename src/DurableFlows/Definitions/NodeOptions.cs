using System.Text.Json;
using System.Text.Json.Nodes;

namespace DurableFlows.Definitions;

/// <summary>A node while it is being built; the members mean what they mean in <see cref="NodeDefinition"/>.</summary>
public sealed class NodeOptions
{
    private readonly List<NeedDefinition> _needs = [];
    private readonly JsonObject _fields = [];
    private string? _from;
    private JsonElement? _with;
    private MapDefinition? _map;
    private ApprovalDefinition? _approval;

    internal NodeOptions()
    {
    }

    /// <summary>A name for people; null for the id.</summary>
    public string? Title { get; set; }

    /// <summary>The version of the node type; null for the registered one.</summary>
    public int? TypeVersion { get; set; }

    /// <summary>When the node runs, once everything it needs has settled.</summary>
    public RunIf RunIf { get; set; }

    /// <summary>An expression; the node is skipped when it is false.</summary>
    public string? When { get; set; }

    /// <summary>When a failed attempt is repeated; null for never.</summary>
    public RetryPolicy? Retry { get; set; }

    /// <summary>The longest one attempt may take; null for no limit.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>What a final failure does to the run.</summary>
    public ErrorBehavior OnError { get; set; }

    /// <summary>The name of a concurrency group of the flow; null for none.</summary>
    public string? Concurrency { get; set; }

    /// <summary>Whether an attempt may be repeated without harm; null for what the node type declares.</summary>
    public bool? Repeatable { get; set; }

    /// <summary>How long a stored result may stand in for running the node again; null for never.</summary>
    public TimeSpan? Cache { get; set; }

    /// <summary>Adds a node that must settle first, and the condition under which that edge is taken.</summary>
    public NodeOptions After(string node, string? when = null)
    {
        _needs.Add(new NeedDefinition { Node = node, When = when });
        return this;
    }

    /// <summary>Makes an expression, such as <c>input.claim</c> or <c>nodes.classify.output</c>, the whole input.</summary>
    public NodeOptions From(string expression)
    {
        _from = "=" + expression;
        return this;
    }

    /// <summary>Sets a field of the input to an expression.</summary>
    public NodeOptions Set(string name, string expression)
    {
        _fields[name] = "=" + expression;
        return this;
    }

    /// <summary>Sets a field of the input to a value, which is never taken for an expression.</summary>
    public NodeOptions Literal(string name, object? value)
    {
        _fields[name] = BuilderJson.Literal(BuilderJson.Node(value));
        return this;
    }

    /// <summary>Sets the options of the node type: its options record, or any object of the same shape.</summary>
    public NodeOptions With(object options)
    {
        _with = BuilderJson.Element(options);
        return this;
    }

    /// <summary>Runs the node once per item of the list that an expression gives.</summary>
    /// <param name="items">The expression.</param>
    /// <param name="parallel">How many items run at once; 1 to 10,000.</param>
    /// <param name="maxFailures">How many items may fail, as a count or a share such as <c>10%</c>; null for none.</param>
    public NodeOptions Map(string items, int parallel = 16, string? maxFailures = null)
    {
        _map = new MapDefinition { Items = items, Parallel = parallel, MaxFailures = maxFailures };
        return this;
    }

    /// <summary>Puts a gate in front of the node.</summary>
    public NodeOptions Approval(Action<ApprovalOptions>? configure = null)
    {
        var approval = new ApprovalOptions();
        configure?.Invoke(approval);
        _approval = approval.Build();
        return this;
    }

    internal NodeDefinition Build(string id, string type, List<Mistake> mistakes)
    {
        if (_from is not null && _fields.Count > 0)
            mistakes.Add(new Mistake(JsonPath.Child(JsonPath.Child(JsonPath.Child(JsonPath.Root, DefinitionNames.Nodes), id), DefinitionNames.Input), $"The input of node '{id}' is set as a whole and by fields.", "Use From, or Set and Literal."));
        return new NodeDefinition
        {
            Id = id,
            Type = type,
            TypeVersion = TypeVersion,
            Title = Title,
            Needs = [.. _needs],
            RunIf = RunIf,
            When = When,
            Input = _from is not null ? BuilderJson.Element(_from) : _fields.Count > 0 ? BuilderJson.Element(_fields) : null,
            With = _with,
            Map = _map,
            Retry = Retry,
            Timeout = Timeout,
            OnError = OnError,
            Approval = _approval,
            Concurrency = Concurrency,
            Repeatable = Repeatable,
            Cache = Cache,
        };
    }
}
