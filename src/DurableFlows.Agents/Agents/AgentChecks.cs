using System.Text.Json;
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
        foreach (var mistake in options.Model.Check("$.model").Concat(options.Fallback.SelectMany((m, i) => m.Check(OptionPath.Item("$.fallback", i)))))
            yield return mistake;
        if (options.Output is { ValueKind: not JsonValueKind.Object })
            yield return new Mistake("$.output", "Expected a JSON Schema, which is an object.");
        foreach (var mistake in options.Tools.SelectMany(t => Of(t.Key, t.Value)))
            yield return mistake;
    }

    private static IEnumerable<Mistake> Of(string name, ToolOptions tool)
    {
        var path = OptionPath.Member("$.tools", name);
        if (name.Length > 40 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            yield return new Mistake(path, $"'{name}' is not a name for a tool.", "Use up to 40 letters, digits, '_' and '-'.");
        string[] kinds = [.. new[] { ("function", tool.Function is not null), ("http", tool.Http is not null), ("mcp", tool.Mcp is not null), ("flow", tool.Flow is not null), ("ask", tool.Ask is not null), ("files", tool.Files), ("notes", tool.Notes) }.Where(k => k.Item2).Select(k => k.Item1)];
        if (kinds.Length > 1)
            yield return new Mistake(path, $"Tool '{name}' is {string.Join(" and ", kinds)} at once.", "Keep one; make another tool of the other.");
        if (tool.Parameters is { ValueKind: not JsonValueKind.Object })
            yield return new Mistake($"{path}.parameters", "Expected a JSON Schema, which is an object.");
        if (tool.OnLost == LostCall.LookUp && kinds is not ([] or ["function"]))
            yield return new Mistake($"{path}.onLost", "Only a function can look up what became of a call.", "Use ask, repeat or fail.");
        if (tool.Mcp is { } mcp && (mcp.Command is null) == (mcp.Url is null))
            yield return new Mistake($"{path}.mcp", "An MCP server has either a 'command' or a 'url'.");
        if (tool.Approval?.When is { } when && !FlowExpression.TryCompile(when, out _, out var error))
            yield return new Mistake($"{path}.approval.when", $"It is not an expression: {error}");
    }
}
