using DurableFlows.Runs;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>How a run fits another definition, for people.</summary>
internal static class AdoptionView
{
    private const int HashShown = 12;

    public static void Write(Shell shell, AdoptionReport report)
    {
        if (report.Verdict == AdoptionVerdict.Same && report.From == report.To)
        {
            shell.Out.WriteLine($"The run has this definition already: {report.To[..HashShown]}, version {report.ToVersion}.");
            return;
        }

        shell.Out.WriteLine($"From definition {report.From[..HashShown]}, version {report.FromVersion}, to {report.To[..HashShown]}, version {report.ToVersion}: {Word(report.Verdict)}.");
        foreach (var note in report.Obstacles.Concat(report.Notes))
            shell.Out.WriteLine($"  {Plain.Line(note)}.");
        var different = report.Nodes.Where(n => n.Verdict != AdoptionVerdict.Same || n.Why is not null).ToList();
        if (different.Count > 0)
            shell.Console.Write(Table(different));
        shell.Out.WriteLine();
    }

    public static string Word(AdoptionVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static Table Table(List<NodeAdoption> nodes)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("NODE", "FITS", "CHANGES", "WHAT FOLLOWS");
        foreach (var node in nodes)
        {
            table.AddRow(
                new Text(node.Was is { } was ? $"{was} -> {node.Node}" : node.Node), new Text(Word(node.Verdict)), new Text(string.Join(", ", node.Changes)), new Text(Plain.Line(node.Why ?? "")));
        }

        return table;
    }
}
