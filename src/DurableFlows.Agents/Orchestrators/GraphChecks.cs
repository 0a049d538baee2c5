using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Expressions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>Checks that the states of a machine lead to states, and that what they say compiles.</summary>
internal static class GraphChecks
{
    private static readonly string[] Known = ["input", "output", "index", "nodes"];

    public static IEnumerable<Mistake> Of(GraphOptions options)
    {
        if (options.Start is { } start && !options.States.ContainsKey(start))
            yield return Missing("$.start", start, options);
        if (options.Output is { } output)
        {
            foreach (var mistake in Of(output, "$.output", options))
                yield return mistake;
        }

        foreach (var mistake in options.States.SelectMany(s => Of(s.Key, s.Value, options)))
            yield return mistake;
    }

    private static IEnumerable<Mistake> Of(string name, GraphState state, GraphOptions options)
    {
        var path = OptionPath.Member("$.states", name);
        if (name == GraphNode.End)
            yield return new Mistake(path, "'end' is where a machine ends, and no state.", "Give the state another name.");
        if (state.OnError is { } handler && handler != GraphNode.End && !options.States.ContainsKey(handler))
            yield return Missing($"{path}.onError", handler, options);
        if (state.Flows.CountBy(f => f).FirstOrDefault(f => f.Value > 1).Key is { } twice)
            yield return new Mistake($"{path}.beside", $"Flow '{twice}' stands in state '{name}' more than once.", "What the flows give is told apart by their names: name another flow that does the same.");
        if (state.Input is { } input)
        {
            foreach (var mistake in Of(input, $"{path}.input", options))
                yield return mistake;
        }

        foreach (var (i, edge) in state.Next.Index())
        {
            var at = OptionPath.Item($"{path}.next", i);
            if (edge.To != GraphNode.End && !options.States.ContainsKey(edge.To))
                yield return Missing($"{at}.to", edge.To, options);
            if (edge.When is not { } when)
                continue;
            if (!FlowExpression.TryCompile(when, out var expression, out var error))
                yield return new Mistake($"{at}.when", $"It is not an expression: {error}");
            else if (Strange(expression.Names, expression.Nodes, options) is { } strange)
                yield return new Mistake($"{at}.when", strange);
        }
    }

    private static IEnumerable<Mistake> Of(JsonElement mapping, string path, GraphOptions options)
    {
        if (!Mapping.TryCompile(mapping, out var compiled, out var errors))
            return errors.Select(e => new Mistake(path + e.Path[1..], e.Error));
        return Strange(compiled.Names, compiled.Nodes, options) is { } strange ? [new Mistake(path, strange)] : [];
    }

    private static string? Strange(IReadOnlyCollection<string> names, IReadOnlyCollection<string> nodes, GraphOptions options)
    {
        if (names.FirstOrDefault(n => !Known.Contains(n)) is { } name)
            return $"'{name}' is not known here; input, output, index and nodes.STATE are.";
        return nodes.FirstOrDefault(n => !options.States.ContainsKey(n)) is { } node ? $"There is no state '{node}'." : null;
    }

    private static Mistake Missing(string path, string state, GraphOptions options)
        => new(path, $"There is no state '{state}'.", NearestMatch.Hint(state, options.States.Keys) ?? $"There are: {string.Join(", ", options.States.Keys)}.");
}
