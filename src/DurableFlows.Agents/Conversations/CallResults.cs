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

    /// <summary>No more of a text than so many characters, and what is missing.</summary>
    public static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;
        // Half of a character is none.
        var kept = char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
        return $"{text[..kept]}\n(cut: {kept} of {text.Length} characters)";
    }

    public static string Text(FlowValue value) => value.Element.ValueKind == JsonValueKind.String ? value.Element.GetString() ?? "" : value.ToString();
}
