using DurableFlows.Comparisons;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>Two runs side by side, for people: the first is '-', the second '+'.</summary>
internal static class DiffView
{
    public static void Write(Shell shell, RunComparison compared, int limit, Hints hints)
    {
        var (before, after) = (compared.Before, compared.After);
        Head(shell, "-", "red", before);
        Head(shell, "+", "green", after);
        DifferenceView.Write(shell.Out, compared.Differences, compared.More, "  ");
        foreach (var node in compared.Nodes.Take(limit))
            Write(shell, node);
        if (compared.Nodes.Count > limit)
            shell.Out.WriteLine($"… and {compared.Nodes.Count - limit} more nodes and items: --limit shows more");
        foreach (var (one, other) in compared.Nodes.Take(limit).Select(n => (n.Before?.Child, n.After?.Child)).Where(c => c.Item1 != c.Item2))
        {
            if (one is not null && other is not null)
                shell.Out.WriteLine($"child runs: {hints.Command("diff", one, other)}");
        }

        var differ = compared.Nodes.Count(n => !n.IsSame);
        shell.Out.WriteLine(compared.IsSame
            ? $"Nothing differs: {compared.Same} nodes and items are the same."
            : $"{differ} of {differ + compared.Same} nodes and items differ.");
    }

    private static void Head(Shell shell, string sign, string color, RunSide side)
    {
        shell.Console.Write(new Text(sign, Style.Parse(color)));
        shell.Out.WriteLine($" {side.Run}@{side.Sequence}  flow {Plain.Line(side.Flow)}, {SummaryView.Words(side.Status)}, {BoardView.Span(side.UpdatedAt - side.StartedAt)} after its start at {side.StartedAt:u}");
    }

    private static void Write(Shell shell, NodeComparison node)
    {
        var (sign, color) = node switch
        {
            { Before: null } => ("+", "green"),
            { After: null } => ("-", "red"),
            { IsSame: true } => ("=", "grey"),
            _ => ("~", "yellow"),
        };
        shell.Console.Write(new Text(sign, Style.Parse(color)));
        shell.Out.WriteLine($" {Plain.Line(node.Node)}{Pace(node)}");
        DifferenceView.Write(shell.Out, node.Differences, node.More, "    ");
        if ((node.Before ?? node.After) is { Output: { } output } && (node.Before is null || node.After is null))
            shell.Out.WriteLine($"    output: {DifferenceView.Short(output)}");
    }

    /// <summary>What is no difference, and good to know: how long, and how often.</summary>
    private static string Pace(NodeComparison node)
    {
        var (before, after) = (node.Before, node.After);
        var words = new List<string>();
        if (before is null || after is null)
            words.Add($"only in the {(before is null ? "second" : "first")}: {(before ?? after)?.Status}");
        else if (before.Status == after.Status)
            words.Add(after.Status);
        if (Change(Time(before), Time(after)) is { } time)
            words.Add($"took {time}");
        if (before?.Attempt > 1 || after?.Attempt > 1)
            words.Add($"attempt {Change($"{before?.Attempt}", $"{after?.Attempt}")}");
        if (before is not null && after is not null && before.Epoch != after.Epoch)
            words.Add($"epoch {before.Epoch} → {after.Epoch}");
        return words.Count == 0 ? "" : $"  {string.Join(", ", words)}";
    }

    private static string? Change(string? before, string? after)
        => string.IsNullOrEmpty(before) || before == after ? after : string.IsNullOrEmpty(after) ? before : $"{before} → {after}";

    private static string? Time(NodeSide? side) => side is { StartedAt: { } start, SettledAt: { } end } && end > start ? BoardView.Span(end - start) : null;
}
