using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Agents.Tools;
using DurableFlows.Values;

namespace DurableFlows.Agents.Conversations;

/// <summary>Tools in plain text, for models that know no functions: thoughts, one action at a time, and a final answer.</summary>
internal static partial class ReactText
{
    public static string Explain(IReadOnlyList<ToolSpec> tools) => $"""
        You can use these tools:
        {string.Join('\n', tools.Select(t => $"- {t.Name}: {t.Description} Arguments: {t.Parameters.GetRawText()}"))}

        To use one, write exactly:
        Thought: why
        Action: the name of the tool
        Action Input: its arguments as one JSON object

        You are then told what came of it, as an Observation. When you know the answer, write:
        Thought: why
        Final Answer: the answer
        """;

    /// <summary>The call that a text asks for; null when it asks for none.</summary>
    public static CallRecord? Call(string text, int number)
    {
        var final = FinalLine().Match(text);
        var action = ActionLine().Match(text);
        if (!action.Success || (final.Success && final.Index < action.Index))
            return null;
        var call = new CallRecord { Id = $"call-{number}", Tool = action.Groups["tool"].Value.Trim() };
        var input = InputLine().Match(text, action.Index);
        try
        {
            return call with { Arguments = input.Success ? FlowValue.FromElement(First(input.Groups["json"].Value)) : FlowValue.FromElement(JsonElement.Parse("{}")) };
        }
        catch (JsonException e)
        {
            return call with { Code = AgentCodes.ToolArguments, Problem = $"The Action Input is not one JSON object: {e.Message}" };
        }
    }

    /// <summary>The answer in a text that asks for no call: what stands behind the last final answer, else all of it.</summary>
    public static string Answer(string text) => FinalLine().Matches(text) is [.., var last] ? text[(last.Index + last.Length)..].Trim() : text.Trim();

    /// <summary>Models go on behind the input, with what they imagine to be told.</summary>
    private static JsonElement First(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(Fence().Replace(text.Trim(), "")), isFinalBlock: true, state: default);
        return JsonElement.ParseValue(ref reader);
    }

    [GeneratedRegex(@"\A`+[a-z]*\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*Final Answer:\s*", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex FinalLine();

    [GeneratedRegex(@"^\s*Action:(?<tool>[^\r\n]+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ActionLine();

    [GeneratedRegex(@"^\s*Action Input:(?<json>.*)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex InputLine();
}
