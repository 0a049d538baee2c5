using System.CommandLine;
using DurableFlows.Runs;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>What a resume would do, for people.</summary>
internal static class ResumeView
{
    public static int Write(Cli cli, ParseResult parsed, ResumePreview preview)
    {
        if (cli.IsJson(parsed))
            cli.WriteJson(preview);
        else
            Write(cli.Shell, preview);
        return ExitCodes.Completed;
    }

    private static void Write(Shell shell, ResumePreview preview)
    {
        if (preview.Adoption is { } adoption)
            AdoptionView.Write(shell, adoption);
        var table = new Table().Border(TableBorder.None).AddColumns("NODE", "NOW", "THEN", "WHY");
        foreach (var node in preview.Nodes)
            table.AddRow(new Text(node.Node), new Text(node.Status), new Text(Words(node)), new Text(Plain.Line(Why(node))));
        shell.Console.Write(table);
        var count = preview.Nodes.Count(n => n.Action is NodeAction.RunsAgain or NodeAction.Runs or NodeAction.GoesOn);
        shell.Out.WriteLine($"Run {preview.Run} at checkpoint {preview.Sequence}, {SummaryView.Words(preview.Status)}: {count} of {preview.Nodes.Count} nodes would run; nothing was changed.");
        if (preview.Adoption?.Verdict == AdoptionVerdict.Incompatible)
            shell.Out.WriteLine("The run does not fit the definition: only --force moves it there, and what does not fit begins anew.");
        if (preview.HeldBy is { } host)
            shell.Out.WriteLine($"It is held by {Plain.Line(host.Id)} on {Plain.Line(host.Machine)}, which lives: only --takeover resumes it here.");
    }

    private static string Words(NodePreview node) => node.Action switch
    {
        NodeAction.Kept => "kept",
        NodeAction.GoesOn => "goes on" + Items(node),
        NodeAction.RunsAgain => "runs again" + Items(node),
        NodeAction.Runs => "runs",
        NodeAction.SetByHand => "output set",
        NodeAction.LeftOut => "left out",
        _ => "skipped",
    };

    private static string Items(NodePreview node) => node.Items is { } items ? $" ({items} items)" : "";

    private static string Why(NodePreview node)
        => string.Join("; ", new[] { node.Why, node.Repeats, node.Request }.Where(w => w is not null));
}
