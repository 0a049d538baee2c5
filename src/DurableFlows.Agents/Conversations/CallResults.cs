using System.Text.Json;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Conversations;

/// <summary>What a call was made with, and what the model reads of what it came to.</summary>
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

    /// <summary>The arguments of a call by name; none of what is no object.</summary>
    public static Dictionary<string, object?> Members(FlowValue? arguments)
        => arguments?.Element is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject().ToDictionary(m => m.Name, m => (object?)m.Value, StringComparer.Ordinal)
            : [];

    public static string Text(FlowValue value) => value.Element.ValueKind == JsonValueKind.String ? value.Element.GetString() ?? "" : value.ToString();
}
