using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>Finds every mistake of a definition at once, in its order.</summary>
internal static class FlowChecker
{
    private const int LongestId = 200;

    public static IReadOnlyList<Mistake> Check(FlowDefinition flow, NodeRegistry registry)
    {
        var mistakes = new List<Mistake>();
        CheckFlow(new CheckContext(flow, registry, JsonPath.Root, [flow.Id], mistakes));
        return mistakes;
    }

    /// <summary>Checks, and throws when there are mistakes.</summary>
    /// <exception cref="FlowDefinitionException">Names every mistake.</exception>
    public static void ThrowIfMistaken(FlowDefinition flow, NodeRegistry registry)
    {
        if (Check(flow, registry) is { Count: > 0 } mistakes)
            throw new FlowDefinitionException(flow.Id, mistakes);
    }

    private static void CheckFlow(CheckContext context)
    {
        var flow = context.Flow;
        CheckId(context);
        context.AtLeast(context.PathOf(DefinitionNames.Version), DefinitionNames.Version, flow.Version, 1);
        SchemaChecks.Check(flow.InputSchema, context.PathOf(DefinitionNames.InputSchema), context.Mistakes);
        SecretMarkChecks.Check(flow.InputSchema, context.PathOf(DefinitionNames.InputSchema), context.Mistakes);
        if (flow.Nodes.Count == 0)
            context.Report(context.PathOf(DefinitionNames.Nodes), $"Flow '{flow.Id}' has no nodes.", "Add at least one.");
        var graph = new GraphChecks(context);
        for (var i = 0; i < flow.Nodes.Count; i++)
        {
            graph.Check(i);
            NodeChecks.Check(context, flow.Nodes[i]);
        }
        ExpressionChecks.CheckOutput(context);
        context.Range(context.PathOf(DefinitionNames.MaxParallel), DefinitionNames.MaxParallel, flow.MaxParallel, 1, 10_000);
        CheckConcurrency(context);
        CheckpointChecks.Check(context);
        CheckChildren(context);
    }

    private static void CheckId(CheckContext context)
    {
        var id = context.Flow.Id;
        var path = context.PathOf(DefinitionNames.Id);
        if (string.IsNullOrWhiteSpace(id))
            context.Report(path, "The flow has no id.", "Give it a stable one; runs refer to it.");
        else if (id.EnumerateRunes().Count() is var length && length > LongestId)
            context.Report(path, $"The flow's id has {length} characters; at most {LongestId} are allowed.");
        else if (id.Any(char.IsControl))
            context.Report(path, "The flow's id has a control character.", "Use letters, digits and dashes.");
        else if (!IsWellFormed(id))
            context.Report(path, "The flow's id has half of a surrogate pair.", "Use letters, digits and dashes.");
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    private static void CheckConcurrency(CheckContext context)
    {
        var path = context.PathOf(DefinitionNames.Concurrency);
        foreach (var (group, limit) in context.Flow.Concurrency)
        {
            context.Range(JsonPath.Child(path, group), group, limit, 1, 10_000);
            if (context.Flow.Nodes.All(n => n.Concurrency != group))
                context.Report(JsonPath.Child(path, group), $"No node is in concurrency group '{group}'.", "Remove it, or name it in the 'concurrency' of a node.");
        }
    }

    private static void CheckChildren(CheckContext context)
    {
        foreach (var (key, child) in context.Flow.Flows)
        {
            var path = JsonPath.Child(context.PathOf(DefinitionNames.Flows), key);
            if (child.Id != key)
                context.Report(JsonPath.Child(path, DefinitionNames.Id), $"The flow under '{key}' has the id '{child.Id}'.", "Nodes name it by its key: use the same for both.");
            CheckFlow(new CheckContext(child, context.Registry, path, [.. context.Enclosing, child.Id], context.Mistakes));
        }
    }
}
