using DurableFlows.Agents.Models;
using DurableFlows.Agents.Tools;
using DurableFlows.Definitions;
using DurableFlows.Expressions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>Checks what the options of an agent say together.</summary>
internal static class AgentChecks
{
    public static IEnumerable<Mistake> Of(AgentOptions options)
    {
        foreach (var mistake in ModelChoice.Check(options.Model, options.Fallback))
            yield return mistake;
        foreach (var (name, text) in new[] { ("instructions", options.Instructions), ("prompt", options.Prompt) })
        {
            if (text is not null && SecretReferences.IsIn(text))
                yield return new Mistake($"$.{name}", "It refers to a secret, which the model would be told, and the journal with it.", "Give secrets to tools, in their headers or URLs.");
        }

        foreach (var mistake in StructuredAnswer.Check(options.Output, "$.output").Concat(options.Tools.SelectMany(t => Of(t.Key, t.Value))))
            yield return mistake;
        foreach (var (name, _) in options.Tools.Where(t => t.Value.Files))
        {
            foreach (var taken in FileTools.Names(name).Where(options.Tools.ContainsKey))
                yield return new Mistake(OptionPath.Member("$.tools", taken), $"The files of '{name}' have a tool '{taken}' already.", "Give one of the two another name.");
        }
    }

    private static IEnumerable<Mistake> Of(string name, ToolOptions tool)
    {
        var path = OptionPath.Member("$.tools", name);
        if (name.Length > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            yield return new Mistake(path, $"'{name}' is not a name for a tool.", "Use up to 40 letters, digits, '_' and '-'.");
        string[] kinds = [.. new[] { ("function", tool.Function is not null), ("http", tool.Http is not null), ("mcp", tool.Mcp is not null), ("flow", tool.Flow is not null), ("ask", tool.Ask is not null), ("files", tool.Files), ("notes", tool.Notes) }.Where(k => k.Item2).Select(k => k.Item1)];
        if (kinds.Length > 1)
            yield return new Mistake(path, $"Tool '{name}' is {string.Join(" and ", kinds)} at once.", "Keep one; make another tool of the other.");
        foreach (var mistake in StructuredAnswer.Check(tool.Parameters, $"{path}.parameters"))
            yield return mistake;
        if (tool.OnLost == LostCall.LookUp && kinds is not ([] or ["function"]))
            yield return new Mistake($"{path}.onLost", "Only a function can look up what became of a call.", "Use ask, repeat or fail.");
        if (tool.Mcp is { } mcp && (mcp.Command is null) == (mcp.Url is null))
            yield return new Mistake($"{path}.mcp", "An MCP server has either a 'command' or a 'url'.");
        if (tool.Approval?.When is not { } when)
            yield break;
        if (!FlowExpression.TryCompile(when, out var expression, out var error))
            yield return new Mistake($"{path}.approval.when", $"It is not an expression: {error}");
        // It would be missing, so that nobody were ever asked.
        else if (expression.Names.FirstOrDefault(n => n != "input") is { } unknown)
            yield return new Mistake($"{path}.approval.when", $"'{unknown}' is not known here, only 'input', which are the arguments.");
    }
}
