using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>One node of a flow, as data. Immutable.</summary>
public sealed record NodeDefinition
{
    /// <summary>The node's id: a letter or <c>_</c>, then up to 63 letters, digits, <c>_</c> and <c>-</c>. Stable: records refer to it.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the node type in the registry.</summary>
    public required string Type { get; init; }

    /// <summary>The version of the node type; null for the highest that is registered when the run starts, which the run keeps to.</summary>
    public int? TypeVersion { get; init; }

    /// <summary>A name for people; null for the id.</summary>
    public string? Title { get; init; }

    /// <summary>The edges into this node; empty for a node that starts with the run.</summary>
    public IReadOnlyList<NeedDefinition> Needs { get; init; } = [];

    /// <summary>When the node runs, once everything it needs has settled.</summary>
    public RunIf RunIf { get; init; }

    /// <summary>An expression evaluated when the node is about to run; the node is skipped when it is false. Null for always.</summary>
    public string? When { get; init; }

    /// <summary>The node's input: JSON in which a string that begins with <c>=</c> is an expression (<c>==</c> for a literal <c>=</c>). Null for the output of the one need, an object of all outputs by id when there are several, the flow's input when there are none, and the item of a map.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>The options of the node type, a JSON object; null for none. Strings may refer to secrets as <c>${env:NAME}</c>.</summary>
    public JsonElement? With { get; init; }

    /// <summary>Runs the node once per item of a list; null for once.</summary>
    public MapDefinition? Map { get; init; }

    /// <summary>When a failed attempt is repeated; null for never.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>The longest one attempt may take; null for no limit. Waiting for people and for time does not count.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What a final failure does to the run.</summary>
    public ErrorBehavior OnError { get; init; }

    /// <summary>A gate in front of the node; null for none.</summary>
    public ApprovalDefinition? Approval { get; init; }

    /// <summary>The name of a group in <see cref="FlowDefinition.Concurrency"/> that limits how many run at once; null for none.</summary>
    public string? Concurrency { get; init; }

    /// <summary>Whether an attempt may be repeated without harm; null for what the node type declares.</summary>
    public bool? Repeatable { get; init; }

    /// <summary>How long a stored result may stand in for running the node again on the same input, in any run; null for never.</summary>
    public TimeSpan? Cache { get; init; }

    /// <summary>The node type for people, with the version where the definition asks for one.</summary>
    internal string TypeName => TypeVersion is { } version ? $"{Type} version {version}" : Type;
}
