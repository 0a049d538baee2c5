using System.Security.Cryptography;
using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Expressions;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Comparisons;

/// <summary>One of two runs that are compared. Values are told apart by their hashes, and loaded only where those differ.</summary>
internal sealed class ComparedRun(RunState state, RunValues values)
{
    public RunState State => state;

    /// <summary>The hash of a value's bytes, which is known of a value that was not stored, too.</summary>
    public static string? Mark(StoredValue? value) => value?.Inline is { } inline ? Convert.ToHexStringLower(SHA256.HashData(inline.Utf8.Span)) : value?.Sha256;

    /// <summary>Loads a value; null for none, and for one that was not stored.</summary>
    public async ValueTask<FlowValue?> LoadAsync(StoredValue? stored, CancellationToken cancellation)
        => stored is null or { Omitted: true } ? null : await values.LoadAsync(stored, cancellation).ConfigureAwait(false);

    /// <summary>Loads a value to tell how it differs: of one that was not stored its hash can be told.</summary>
    public async ValueTask<FlowValue?> TellAsync(StoredValue? stored, CancellationToken cancellation)
        => stored is { Omitted: true } ? FlowValue.From($"(not stored) {stored.Sha256}") : await LoadAsync(stored, cancellation).ConfigureAwait(false);

    /// <summary>What a node is given, after an approver's edits; for a map the list it runs over. Null while it has not begun, and where it cannot be told any more.</summary>
    public async ValueTask<FlowValue?> InputAsync(NodeState node, CancellationToken cancellation)
    {
        if (!HasInput(node))
            return null;
        if (IsMap(node) || node.Edited is not null)
            return await LoadAsync(node.Edited ?? node.ItemList, cancellation).ConfigureAwait(false);
        try
        {
            var input = await new ScopeBuilder(NodeWork.Of(state, node), values).EffectiveInputAsync(cancellation).ConfigureAwait(false);
            return node.Gate is { Status: Approvals.RequestStatus.Approved, Decisive.Value: { } edits }
                ? Edits.Apply(input, await values.LoadAsync(edits, cancellation).ConfigureAwait(false))
                : input;
        }
        catch (FlowException e) when (e.Code != ErrorCodes.StoreUnavailable)
        {
            // Its mapping fails, as the node then did, or it reads what was not stored.
            return null;
        }
    }

    /// <summary>A text that is the same for two nodes only if they are given the same, told without evaluating what they are given.</summary>
    public async ValueTask<string> InputMarkAsync(NodeState node, CancellationToken cancellation)
    {
        if (!HasInput(node))
            return "";
        var (mapping, marks) = (node.Node.Input, new StringBuilder(node.Node.Definition.Input?.GetRawText()));
        marks.Append('\n').Append(Mark(node.Edited)).Append('\n').Append(node.Gate?.Decisive?.Value is { } edits ? Mark(edits) : null);
        if (IsMap(node))
            return marks.Append('\n').Append(Mark(node.ItemList)).ToString();
        if (node.IsCall)
            return marks.Append('\n').Append((await RoundValues.CallAsync(NodeWork.Of(state, node), values, cancellation).ConfigureAwait(false)).Hash).ToString();
        if (mapping is null ? node is { Index: null, Node.Edges.IsEmpty: true } : mapping.Names.Contains(KnownNames.Input))
            marks.Append("\ninput ").Append(Mark(state.Input));
        if (node.Index is { } index && await new ScopeBuilder(NodeWork.Of(state, node), values).ItemAsync(cancellation).ConfigureAwait(false) is { } item)
            marks.Append("\nitem ").Append(index).Append(' ').Append(item.Hash);
        if (state.Nodes[node.Node.Index].Revision is { } revision)
            marks.Append("\nrevision ").Append(revision.Hash);
        foreach (var source in (mapping is null ? node.Node.Edges.Select(e => e.Source.Id) : mapping.Nodes).Select(state.Node))
            marks.Append('\n').Append(source.Node.Id).Append(' ').Append(source.Status).Append(' ').Append(Mark(source.Output)).Append(' ').Append(source.Error);
        return marks.ToString();
    }

    private static bool HasInput(NodeState node) => !node.IsParked && node.Phase is not (NodePhase.Pending or NodePhase.Skipped);

    private static bool IsMap(NodeState node) => node.Index is null && node.Node.Definition.Map is not null;
}
