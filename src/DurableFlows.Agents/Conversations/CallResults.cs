using System.Text.Json;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Conversations;

/// <summary>What the model reads of what a call came to.</summary>
internal static class CallResults
{
    public static string Text(NodeCall call) => call switch
    {
        { Output: { } output } => Text(output),
        { Error: { } error } => $"Error ({error.Code}): {error.Message}",
        _ => $"Error: {call.Skipped ?? "It was not made."}",
    };

    public static string Text(FlowValue value) => value.Element.ValueKind == JsonValueKind.String ? value.Element.GetString() ?? "" : value.ToString();
}
