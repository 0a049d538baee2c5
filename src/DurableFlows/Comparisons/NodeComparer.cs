using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Comparisons;

/// <summary>Holds the nodes of one run against those of another.</summary>
internal sealed class NodeComparer(ComparedRun before, ComparedRun after, int limit)
{
    private readonly bool _sameDefinition = before.State.Definition == after.State.Definition;

    /// <summary>The nodes and items of both, in the order of the first flow, those that only the second has last.</summary>
    public async Task<List<NodeComparison>> CompareAsync(CancellationToken cancellation)
    {
        var compared = new List<NodeComparison>();
        foreach (var node in before.State.Nodes)
            await AddAsync(compared, node, after.State.Find(node.Path), cancellation).ConfigureAwait(false);
        foreach (var node in after.State.Nodes.Where(n => before.State.Find(n.Path) is null))
            await AddAsync(compared, null, node, cancellation).ConfigureAwait(false);
        return compared;
    }

    private async Task AddAsync(List<NodeComparison> compared, NodeState? one, NodeState? other, CancellationToken cancellation)
    {
        var items = new List<NodeComparison>();
        NodeState[] ones = one?.Items ?? [], others = other?.Items ?? [];
        for (var index = 0; index < Math.Max(ones.Length, others.Length); index++)
            items.Add(await CompareAsync(ones.ElementAtOrDefault(index), others.ElementAtOrDefault(index), true, cancellation).ConfigureAwait(false));
        // The list and the output of a map are told by its items, where those differ.
        var isMap = (one ?? other)?.Node.Definition.Map is not null;
        compared.Add(await CompareAsync(one, other, !isMap || items.All(i => i.IsSame), cancellation).ConfigureAwait(false));
        compared.AddRange(items);
    }

    private async Task<NodeComparison> CompareAsync(NodeState? one, NodeState? other, bool values, CancellationToken cancellation)
    {
        var found = new DifferenceList(limit);
        if (one is not null && other is not null)
        {
            Facts(found, one, other);
            if (values)
                await ValuesAsync(found, one, other, cancellation).ConfigureAwait(false);
        }

        return Comparison((one ?? other)?.Path, Side(one), Side(other), found);
    }

    public static NodeComparison Comparison(NodePath? node, NodeSide? before, NodeSide? after, DifferenceList found) => new()
    {
        Node = node.ToString() ?? "",
        IsSame = before is not null && after is not null && found.IsEmpty,
        Before = before,
        After = after,
        Differences = found.Found,
        More = found.More,
    };

    /// <summary>A node, with its output where that stands in its record.</summary>
    public static NodeSide? Side(NodeState? node) => node is null ? null : new NodeSide
    {
        Status = node.Status,
        Output = node.Output?.Inline,
        Error = ErrorOf(node),
        Attempt = node.Attempt,
        Epoch = node.Epoch,
        StartedAt = node.StartedAt,
        SettledAt = node.SettledAt,
        Child = node.Child?.Run,
    };

    private void Facts(DifferenceList found, NodeState one, NodeState other)
    {
        if (!_sameDefinition && one.Index is null)
            found.Compare("definition", Definition(one), Definition(other));
        found.Compare("status", one.Status, other.Status);
        var (error, otherError) = (ErrorOf(one), ErrorOf(other));
        found.Compare("error.code", error?.Code, otherError?.Code);
        found.Compare("error.message", error?.Message, otherError?.Message);
        found.Compare("reason", one.SkipReason, other.SkipReason);
        found.Compare("request.status", Word(one.Request?.Status), Word(other.Request?.Status));
        found.Compare("request.title", one.Request?.Request.Title, other.Request?.Request.Title);
        var (answer, otherAnswer) = (one.Request?.Decisive, other.Request?.Decisive);
        found.Compare("answer.decision", Word(answer?.Decision), Word(otherAnswer?.Decision));
        found.Compare("answer.by", answer?.By, otherAnswer?.By);
        found.Compare("answer.comment", answer?.Comment, otherAnswer?.Comment);
    }

    private async Task ValuesAsync(DifferenceList found, NodeState one, NodeState other, CancellationToken cancellation)
    {
        var (output, otherOutput) = ComparedRun.Mark(one.Output) == ComparedRun.Mark(other.Output)
            ? (null, null)
            : (await before.TellAsync(one.Output, cancellation).ConfigureAwait(false), await after.TellAsync(other.Output, cancellation).ConfigureAwait(false));
        if (await before.InputMarkAsync(one, cancellation).ConfigureAwait(false) != await after.InputMarkAsync(other, cancellation).ConfigureAwait(false))
        {
            var (input, otherInput) = (await before.InputAsync(one, cancellation).ConfigureAwait(false), await after.InputAsync(other, cancellation).ConfigureAwait(false));
            // What a node only hands on is told once.
            if (output is null || input?.Hash != output.Hash || otherInput?.Hash != otherOutput?.Hash)
                found.Compare("input", input, otherInput);
        }

        found.Compare("output", output, otherOutput);
    }

    private static FlowValue Definition(NodeState node) => FlowValue.FromUtf8(DefinitionJson.Write(node.Node.Definition));

    /// <summary>What went wrong before a node succeeded is a matter of how often it was tried.</summary>
    private static FlowError? ErrorOf(NodeState node) => node.Phase == NodePhase.Succeeded ? null : node.Error;

    private static string? Word<T>(T? word)
        where T : struct, Enum => word is { } one ? EnumNames<T>.Of(one) : null;
}
