using System.Text.Json;
using DurableFlows.Expressions;

namespace DurableFlows.Definitions;

/// <summary>Checks expressions, mappings and templates: that they compile, and that what they name is in scope where they stand.</summary>
internal static class ExpressionChecks
{
    private const string Secret = "${env:";

    private static readonly string[] NodeScope = ["input", "nodes", "revision"];
    private static readonly string[] MapScope = ["input", "nodes", "revision", "item", "index"];
    private static readonly string[] EdgeScope = ["input", "nodes", "revision", "output"];
    private static readonly string[] FlowScope = ["input", "nodes"];
    private static readonly string[] ShowScope = ["input"];

    public static void Check(CheckContext context, NodeDefinition node, string path)
    {
        var target = context.Topology.IndexOf(node.Id);
        var needs = JsonPath.Child(path, DefinitionNames.Needs);
        foreach (var (i, need) in node.Needs.Index())
        {
            var source = context.Topology.IndexOf(need.Node);
            if (need.When is { } when)
                Expression(new Place(context, EdgeScope, node.Id, source, OrSelf: true), when, JsonPath.Child(JsonPath.Item(needs, i), DefinitionNames.When));
        }
        var here = new Place(context, NodeScope, node.Id, target);
        if (node.When is { } condition)
            Expression(node.Map is null ? here : here with { Scope = MapScope }, condition, JsonPath.Child(path, DefinitionNames.When));
        if (node.Input is { } input)
            Mapping(node.Map is null ? here : here with { Scope = MapScope }, input, JsonPath.Child(path, DefinitionNames.Input));
        if (node.Map is { } map)
            Expression(here, map.Items, JsonPath.Child(JsonPath.Child(path, DefinitionNames.Map), DefinitionNames.Items));
        if (node.Approval is { } approval)
            Approval(new Place(context, ShowScope, node.Id, target), approval, JsonPath.Child(path, DefinitionNames.Approval));
    }

    public static void CheckOutput(CheckContext context)
    {
        if (context.Flow.Output is { } output)
            Mapping(new Place(context, FlowScope, null, -1), output, context.PathOf(DefinitionNames.Output));
    }

    private static void Approval(Place place, ApprovalDefinition approval, string path)
    {
        Template(place, approval.Title, JsonPath.Child(path, DefinitionNames.Title));
        Template(place, approval.Message, JsonPath.Child(path, DefinitionNames.Message));
        if (approval.Show is { } show)
            Mapping(place, show, JsonPath.Child(path, DefinitionNames.Show));
    }

    private static void Expression(Place place, string source, string path)
    {
        if (Refuse(place, source, path))
            return;
        if (FlowExpression.TryCompile(source, out var expression, out var error))
            place.Check(expression, path);
        else
            place.Context.Report(path, $"The expression is not valid: {error}", source.TrimStart().StartsWith('=') ? "Write it without '=' here." : null);
    }

    private static void Template(Place place, string? source, string path)
    {
        if (source is null || Refuse(place, source, path))
            return;
        if (!TextTemplate.TryCompile(source, out _, out var error))
            place.Context.Report(path, $"The text is not valid Liquid: {error}");
    }

    private static void Mapping(Place place, JsonElement template, string path)
    {
        if (!Expressions.Mapping.TryCompile(template, out _, out var errors))
        {
            foreach (var (where, error) in errors)
                place.Context.Report(JsonPath.Join(path, where), $"The expression is not valid: {error}");
        }
        foreach (var (where, text) in Strings(template, path))
        {
            if (!Refuse(place, text, where) && text.StartsWith('=') && !text.StartsWith("==", StringComparison.Ordinal)
                && FlowExpression.TryCompile(text[1..], out var expression, out _))
                place.Check(expression, where);
        }
    }

    // Values of expressions are stored, so a secret in one would be stored too.
    private static bool Refuse(Place place, string text, string path)
    {
        if (!text.Contains(Secret, StringComparison.Ordinal))
            return false;
        place.Context.Report(path, "A secret may not stand here: this value is stored with the run.", "Refer to secrets in 'with' only; they are resolved when the node runs and never stored.");
        return true;
    }

    private static IEnumerable<(string Path, string Text)> Strings(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.String => [(path, element.GetString() ?? "")],
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, i) => Strings(item, JsonPath.Item(path, i))),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value, JsonPath.Child(path, p.Name))),
        _ => [],
    };

    /// <summary>Where an expression stands, and so what it may name.</summary>
    /// <param name="Context">The flow.</param>
    /// <param name="Scope">The names in scope.</param>
    /// <param name="Node">The node it belongs to; null for the flow.</param>
    /// <param name="Last">The node that nodes must come before; -1 when any node will do.</param>
    /// <param name="OrSelf">Whether that node itself has settled too.</param>
    private sealed record Place(CheckContext Context, string[] Scope, string? Node, int Last, bool OrSelf = false)
    {
        public void Check(FlowExpression expression, string path)
        {
            foreach (var name in expression.Names.Except(Scope))
                Context.Report(path, $"'{name}' is not known here.", HintFor(name));
            if (!Scope.Contains("nodes"))
                return;
            foreach (var id in expression.Nodes)
                CheckNode(id, path);
        }

        private void CheckNode(string id, string path)
        {
            if (!Context.KnownNode(path, id) || Last < 0)
                return;
            var index = Context.Topology.IndexOf(id);
            if ((OrSelf && index == Last) || Context.Topology.IsBefore(index, Last))
                return;
            var last = Context.Flow.Nodes[Last].Id;
            if (id == Node)
                Context.Report(path, $"'nodes.{id}' is used in node '{id}' itself, which has no result yet.");
            else
                Context.Report(path, $"'nodes.{id}' is used but '{id}' is not before '{last}'.", $"Add '{id}' to the 'needs' of '{last}'.");
        }

        private string? HintFor(string name) => name switch
        {
            "item" or "index" => "It is known in the 'input' and the 'when' of a node with 'map'.",
            "output" => "It is known in the 'when' of a need; elsewhere write nodes.ID.output.",
            _ => $"Known: {string.Join(", ", Scope)}.",
        };
    }
}
