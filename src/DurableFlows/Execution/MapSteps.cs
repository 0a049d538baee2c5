using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>The two steps of a map: the list before its items, and what they gave after them.</summary>
internal sealed class MapSteps(NodeWork work, RecordFactory records, RunValues values, FlowExpression items)
{
    public async ValueTask<JournalRecord> ExpandAsync(ScopeBuilder scope, CancellationToken cancellation)
    {
        var list = items.Evaluate(await scope.BuildAsync(items, cancellation).ConfigureAwait(false));
        if (!ItemLists.IsList(list))
        {
            throw new FlowException(ErrorCodes.ExpressionFailed,
                $"The map of node '{work.Node.Id}' runs over '{items.Source}', which gives {Sample(list)} and not a list. Let the expression give a list, '?? []' for none.");
        }

        return records.Progressed(work) with
        {
            Items = await values.StoreAsync(list, cancellation).ConfigureAwait(false),
            Count = ItemLists.Items(list).Length,
        };
    }

    public async ValueTask<FlowValue> CollectAsync(IReadOnlyList<NodeState> settled, CancellationToken cancellation)
    {
        var tolerant = work.Node.Definition.Map?.MaxFailures is not null;
        var outputs = new List<FlowValue>(settled.Count);
        foreach (var item in settled)
        {
            var output = item.Phase == NodePhase.Succeeded ? await values.LoadAsync(item.Output, cancellation).ConfigureAwait(false) : FlowValue.Null;
            outputs.Add(tolerant ? Result(item, output) : output);
        }

        return JsonValues.List(outputs);
    }

    private static FlowValue Result(NodeState item, FlowValue output)
    {
        var members = new List<(string, FlowValue)> { ("index", FlowValue.From(item.Index ?? 0)), ("status", FlowValue.From(item.Status)) };
        if (item.Phase == NodePhase.Succeeded)
            members.Add(("output", output));
        if (item.Error is { } error)
            members.Add(("error", FlowValue.From(new ItemError(error.Code, error.Message, error.Category))));
        return JsonValues.Object(members);
    }

    private static string Sample(FlowValue value)
    {
        var text = value.ToString();
        return text.Length > 60 ? text[..60] + "…" : text;
    }

    private sealed record ItemError(string Code, string Message, string Category);
}
