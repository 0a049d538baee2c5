using DurableFlows.Expressions;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Loads just the values that the expressions of a step refer to.</summary>
/// <param name="work">The step.</param>
/// <param name="values">The run's values.</param>
/// <param name="resolved">The run's input with secrets in it, for what is never stored; null for the input as it is.</param>
internal sealed class ScopeBuilder(NodeWork work, RunValues values, FlowValue? resolved = null)
{
    private Dictionary<string, NodeView>? _views;
    private readonly bool _isResolved = resolved is not null;
    private FlowValue? _input = resolved;
    private FlowValue? _item;

    public async ValueTask<FlowValue> InputAsync(CancellationToken cancellation)
        => _input ??= await values.LoadAsync(work.RunInput, cancellation).ConfigureAwait(false);

    /// <summary>The item of the map this step belongs to; null for a node that runs once.</summary>
    public async ValueTask<FlowValue?> ItemAsync(CancellationToken cancellation)
    {
        if (work.IsCall || work.Dispatch.Path.Index is not { } index)
            return null;
        // The list that was recorded has references where the input has.
        if (_item is null && _isResolved && work.Node.Items is { } items)
            _item = ItemLists.Item(items.Evaluate(await BuildAsync(items, cancellation).ConfigureAwait(false)), index);
        return _item ??= ItemLists.Item(await values.LoadAsync(work.ItemList, cancellation).ConfigureAwait(false), index);
    }

    public async ValueTask<NodeView> ViewAsync(string id, CancellationToken cancellation)
    {
        _views ??= new Dictionary<string, NodeView>(StringComparer.Ordinal);
        if (_views.TryGetValue(id, out var known))
            return known;
        var source = work.Nodes[work.Graph.Node(id).Index];
        return _views[id] = new NodeView(source.Status, await OutputAsync(source, cancellation).ConfigureAwait(false), source.Error);
    }

    private ValueTask<FlowValue?> OutputAsync(NodeState source, CancellationToken cancellation)
        => source.Phase is NodePhase.Succeeded or NodePhase.Returned ? LoadAsync(source.Output, cancellation) : new((FlowValue?)null);

    private async ValueTask<FlowValue?> LoadAsync(StoredValue? stored, CancellationToken cancellation)
        => await values.LoadAsync(stored, cancellation).ConfigureAwait(false);

    /// <summary>Builds the scope for some names and nodes.</summary>
    public async ValueTask<ExpressionScope> BuildAsync(
        IReadOnlyCollection<string> names, IReadOnlyCollection<string> nodes, CancellationToken cancellation)
    {
        var views = new Dictionary<string, NodeView>(nodes.Count, StringComparer.Ordinal);
        foreach (var id in nodes)
            views[id] = await ViewAsync(id, cancellation).ConfigureAwait(false);
        return new ExpressionScope
        {
            Input = names.Contains("input") ? await InputAsync(cancellation).ConfigureAwait(false) : null,
            Item = names.Contains("item") ? await ItemAsync(cancellation).ConfigureAwait(false) : null,
            Index = work.Dispatch.Path.Index,
            Revision = work.Revision,
            Nodes = views,
        };
    }

    public ValueTask<ExpressionScope> BuildAsync(FlowExpression expression, CancellationToken cancellation)
        => BuildAsync(expression.Names, expression.Nodes, cancellation);

    /// <summary>The node's effective input, before any approver's edits; for a call what the node called with.</summary>
    public async ValueTask<FlowValue> EffectiveInputAsync(CancellationToken cancellation)
    {
        if (work.IsCall)
            return await RoundValues.CallAsync(work, values, cancellation).ConfigureAwait(false);
        if (work.Node.Input is { } mapping)
            return mapping.Evaluate(await BuildAsync(mapping.Names, mapping.Nodes, cancellation).ConfigureAwait(false));
        if (await ItemAsync(cancellation).ConfigureAwait(false) is { } item)
            return item;
        if (work.Node.Edges.Length == 0)
            return await InputAsync(cancellation).ConfigureAwait(false);
        if (work.Node.Edges.Length == 1)
            return await OutputAsync(work.Nodes[work.Node.Edges[0].Source.Index], cancellation).ConfigureAwait(false) ?? FlowValue.Null;
        var outputs = new List<(string, FlowValue)>();
        foreach (var edge in work.Node.Edges)
            outputs.Add((edge.Source.Id, await OutputAsync(work.Nodes[edge.Source.Index], cancellation).ConfigureAwait(false) ?? FlowValue.Null));
        return JsonValues.Object(outputs);
    }
}
