using System.Text.Json;

namespace DurableFlows.Agents.Tools;

/// <summary>What the model is told of a tool.</summary>
/// <param name="Name">What it calls it by.</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">A JSON Schema of the arguments.</param>
internal sealed record ToolSpec(string Name, string Description, JsonElement Parameters)
{
    /// <summary>A schema for no arguments.</summary>
    public static JsonElement NoParameters { get; } = JsonElement.Parse("""{"type":"object","properties":{}}""");
}
