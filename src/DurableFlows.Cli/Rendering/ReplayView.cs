using DurableFlows.Comparisons;
using DurableFlows.Replay;

namespace DurableFlows.Cli.Rendering;

/// <summary>What came of replays, for people: a line for each run, and below it what differs.</summary>
internal static class ReplayView
{
    private const int OutputLimit = 500;

    /// <param name="to">Where to write it.</param>
    /// <param name="line">The replay.</param>
    /// <param name="all">Whether nodes that are the same are shown, too.</param>
    public static void Write(TextWriter to, ReplayLine line, bool all)
    {
        to.WriteLine(string.Join("  ", ((string?[])[line.IsSame ? "same     " : "DIFFERENT", line.File is { } file ? Plain.Line(file) : null, Head(line)]).OfType<string>()));
        if (line.Error is { } error)
            to.WriteLine($"  {Plain.Lines(error.Message)} [{error.Code}]");
        if (line.Verified?.Divergence is { } divergence)
            Write(to, divergence);
        if (line.Replayed is { } replayed)
            Write(to, replayed, all);
    }

    private static string? Head(ReplayLine line) => line.Verified is not { } verified ? null : string.Join(", ", ((string?[])
    [
        $"run {verified.Run.Run} of flow {Plain.Line(verified.Run.Flow)}",
        SummaryView.Words(verified.Run.Status),
        $"{verified.Records} records{(verified.Runs.Count > 1 ? $" of {verified.Runs.Count} runs" : "")} decided again",
        line.Replayed is { } replayed ? $"{replayed.Nodes.Count(n => n.IsSame)} of {replayed.Nodes.Count} nodes came to the same" : null,
    ]).OfType<string>());

    private static void Write(TextWriter to, Divergence divergence)
    {
        to.WriteLine($"  at {divergence.Run}@{divergence.Position}{(divergence.Node is { } node ? $", node {Plain.Line(node)}" : "")}");
        to.WriteLine($"    the engine decides: {Plain.Line(divergence.Decided)}");
        to.WriteLine($"    recorded:           {Plain.Line(divergence.Recorded)}");
    }

    private static void Write(TextWriter to, ReplayResult result, bool all)
    {
        foreach (var refused in result.Refused)
            to.WriteLine($"  {Plain.Lines(refused.Message)} [{refused.Code}]");
        var (before, after) = (End(result.Recorded), End(result.Replayed));
        if (before != after)
            DifferenceView.Write(to, "run", before, after, "  ");
        else if (all)
            to.WriteLine($"  run: {Plain.Short(before, OutputLimit)}");
        foreach (var node in result.Nodes.Where(n => all || !n.IsSame))
            Write(to, node);
    }

    private static void Write(TextWriter to, NodeComparison node)
    {
        if (node.IsSame)
            to.WriteLine($"  {Plain.Line(node.Node)}: {Plain.Short(Side(node.Before), OutputLimit)}");
        else if (node.Before is null || node.After is null)
            DifferenceView.Write(to, Plain.Line(node.Node), Side(node.Before), Side(node.After), "  ");
        else
            to.WriteLine($"  {Plain.Line(node.Node)}:");
        DifferenceView.Write(to, node.Differences, node.More, "    ");
    }

    private static string End(ReplayEnd end)
        => string.Join(' ', ((string?[])[SummaryView.Words(end.Status), end.Output is { } output ? Plain.Line(output.ToString()) : null, end.Error is { } error ? Plain.Line($"{error.Code}: {error.Message}") : null]).OfType<string>());

    private static string Side(NodeSide? side) => side is null
        ? "no such node"
        : string.Join(' ', ((string?[])[side.Status, side.Output is { } output ? Plain.Line(output.ToString()) : null, side.Error is { } error ? Plain.Line($"{error.Code}: {error.Message}") : null]).OfType<string>());
}
