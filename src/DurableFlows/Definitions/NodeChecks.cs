using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>Checks what one node says of itself.</summary>
internal static partial class NodeChecks
{
    /// <summary>The built-in type that runs another flow, and the option that names it.</summary>
    public const string FlowType = "flow", FlowOption = "flow";

    /// <summary>The built-in type that only asks people.</summary>
    public const string ApprovalType = "approval";

    public static void Check(CheckContext context, NodeDefinition node)
    {
        var path = context.PathOf(node);
        if (!IdForm().IsMatch(node.Id))
            context.Report(path, $"'{node.Id}' is not an id for a node.", "Use a letter or '_', then up to 63 letters, digits, '_' and '-'.");
        var type = CheckType(context, node, path);
        ExpressionChecks.Check(context, node, path);
        if (type is not null)
            CheckOptions(context, node, type, path);
        if (type is not null)
            TypeChecks.Check(context, node, type, path);
        if (type is { MakesCalls: true } && node.Map is not null)
            context.Report(JsonPath.Child(path, DefinitionNames.Map), $"Node '{node.Id}' makes calls, which are items themselves, so it cannot be mapped.", "Put it into a flow under 'flows', and let a 'flow' node with this 'map' run that.");
        CheckMap(context, node.Map, JsonPath.Child(path, DefinitionNames.Map));
        CheckRetry(context, node.Retry, JsonPath.Child(path, DefinitionNames.Retry));
        context.Positive(JsonPath.Child(path, DefinitionNames.Timeout), DefinitionNames.Timeout, node.Timeout);
        ApprovalChecks.Check(context, node, path);
        if (node.Concurrency is { } group && !context.Flow.Concurrency.ContainsKey(group))
            context.Report(JsonPath.Child(path, DefinitionNames.Concurrency), $"There is no concurrency group '{group}'.",
                NearestMatch.Hint(group, context.Flow.Concurrency.Keys) ?? "Declare it in the 'concurrency' of the flow.");
        context.Positive(JsonPath.Child(path, DefinitionNames.Cache), DefinitionNames.Cache, node.Cache);
    }

    private static NodeType? CheckType(CheckContext context, NodeDefinition node, string path)
    {
        var at = JsonPath.Child(path, DefinitionNames.Type);
        if (!context.Registry.TryGet(node.Type, out var type))
        {
            var known = context.Registry.Types.Select(t => t.Name).Order(StringComparer.Ordinal).ToList();
            var nearest = NearestMatch.Find(node.Type, known);
            context.Report(at, $"There is no node type '{node.Type}'.", $"{(nearest is null ? "" : $"Did you mean '{nearest}'? ")}Known: {string.Join(", ", known)}.");
            return null;
        }
        if (node.TypeVersion is { } version && !context.Registry.TryGet(node.Type, version, out type))
        {
            context.Report(JsonPath.Child(path, DefinitionNames.TypeVersion), $"Node type '{node.Type}' is registered in version {string.Join(", ", context.Registry.VersionsOf(node.Type))}, not {version}.", "Leave 'typeVersion' out for the highest.");
            return null;
        }

        if (node.Type == ApprovalType && node.Approval is null)
            context.Report(path, $"Node '{node.Id}' is an approval but does not say how it is approved.", "Add 'approval', for example 'approval: { approvers: [role:manager] }'.");
        return type;
    }

    private static void CheckOptions(CheckContext context, NodeDefinition node, NodeType type, string path)
    {
        var at = JsonPath.Child(path, DefinitionNames.With);
        if (node.With is { ValueKind: not JsonValueKind.Object })
        {
            context.Report(at, "'with' must be an object.");
            return;
        }
        if (!OptionsBinder.TryBind(type, node.With, out var options, out var mistakes))
            context.Mistakes.AddRange(mistakes.Select(m => m with { Path = JsonPath.Join(at, m.Path) }));
        foreach (var (child, flow) in options is null || type.ChildFlows is null ? [] : type.ChildFlows(options))
            CheckChild(context, flow, JsonPath.Join(at, child));
    }

    private static void CheckChild(CheckContext context, string child, string path)
    {
        if (context.Flow.Flows.ContainsKey(child))
            return;
        if (context.Enclosing.Contains(child))
            context.Report(path, $"Flow '{child}' would run itself.", "A flow is part of the definition of the flow that runs it, so it cannot contain itself. Use 'map' to repeat work.");
        else
            context.Report(path, $"There is no flow '{child}' here.", NearestMatch.Hint(child, context.Flow.Flows.Keys) ?? "Add it under 'flows'.");
    }

    private static void CheckMap(CheckContext context, MapDefinition? map, string path)
    {
        if (map is null)
            return;
        context.Range(JsonPath.Child(path, DefinitionNames.Parallel), DefinitionNames.Parallel, map.Parallel, 1, 10_000);
        if (map.MaxFailures is not { } text)
            return;
        var share = text.EndsWith('%');
        var ok = int.TryParse(share ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (!ok || (share && number > 100))
            context.Report(JsonPath.Child(path, DefinitionNames.MaxFailures), $"'{text}' is not a number of failures.", "Write a count such as 3, or a share from 0% to 100%.");
    }

    private static void CheckRetry(CheckContext context, RetryPolicy? retry, string path)
    {
        if (retry is null)
            return;
        string At(string name) => JsonPath.Child(path, name);
        context.Range(At(DefinitionNames.Attempts), DefinitionNames.Attempts, retry.Attempts, 1, 1_000);
        if (retry.Interval < TimeSpan.Zero)
            context.Report(At(DefinitionNames.Interval), "'interval' must not be negative.");
        context.Range(At(DefinitionNames.Backoff), DefinitionNames.Backoff, retry.Backoff, 1, 100);
        if (retry.MaxInterval < retry.Interval)
            context.Report(At(DefinitionNames.MaxInterval), $"'maxInterval' ({Duration.Format(retry.MaxInterval)}) is shorter than 'interval' ({Duration.Format(retry.Interval)}).", "Raise 'maxInterval'; it is one hour unless set.");
        context.Range(At(DefinitionNames.Jitter), DefinitionNames.Jitter, retry.Jitter, 0, 1);
        CheckPatterns(context, retry.On, At(DefinitionNames.On));
        CheckPatterns(context, retry.Except, At(DefinitionNames.Except));
    }

    private static void CheckPatterns(CheckContext context, IReadOnlyList<string> patterns, string path)
    {
        foreach (var (i, pattern) in patterns.Index())
        {
            if (string.IsNullOrWhiteSpace(pattern) || pattern.AsSpan(0, pattern.Length - 1).Contains('*'))
                context.Report(JsonPath.Item(path, i), $"'{pattern}' is not an error code or category.", "A '*' may stand at the end only.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex IdForm();
}
