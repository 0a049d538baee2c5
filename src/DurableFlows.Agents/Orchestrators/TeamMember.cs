using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>An agent of an orchestrator: a flow under <c>flows</c> that is run as a child run for each task it is given.</summary>
public sealed record TeamMember
{
    /// <summary>The flow. A linear orchestrator gives it <c>{ "task": …, "results": [{ "name", "result" }] }</c>, an adaptive one <c>{ "task": … }</c> unless <see cref="Parameters"/> says otherwise.</summary>
    [MinLength(1)]
    [Description("The flow under 'flows' that is run; it is given { task: ... }.")]
    public required string Flow { get; init; }

    /// <summary>What it is good at, for whoever chooses; null for what the flow says of itself.</summary>
    [Description("What it is good at, for whoever chooses; left out: the description of the flow.")]
    public string? Description { get; init; }

    /// <summary>A JSON Schema of what an adaptive orchestrator gives it; null for a task in words.</summary>
    [Description("A JSON Schema of what an adaptive orchestrator gives it; left out: a task in words.")]
    public JsonElement? Parameters { get; init; }

    internal static JsonElement Task { get; } = JsonElement.Parse("""{"type":"object","required":["task"],"properties":{"task":{"type":"string","description":"What it is to do, with all it must know to do it."}}}""");

    internal JsonElement EffectiveParameters => Parameters ?? Task;
}
