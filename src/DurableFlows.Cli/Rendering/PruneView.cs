using DurableFlows.Retention;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>What a clean-up would do or did, for people.</summary>
internal static class PruneView
{
    public static void Write(Shell shell, PrunePlan plan)
    {
        Write(shell, plan.Remove);
        shell.Out.WriteLine($"{Runs(plan.Remove.Count)} would be removed; nothing was changed.{Exempt(plan.Exempt)}");
    }

    public static void Write(Shell shell, PruneReport report)
    {
        Write(shell, report.Removed);
        foreach (var run in report.Finished)
            shell.Out.WriteLine($"finished: the deletion of run {run}, begun before");
        foreach (var left in report.Left)
            shell.Out.WriteLine($"left: {Plain.Line(left.Message)}");
        shell.Out.WriteLine($"{Runs(report.Removed.Count)} removed.");
    }

    private static void Write(Shell shell, IReadOnlyList<PrunedRun> runs)
    {
        if (runs.Count == 0)
            return;
        var table = new Table().Border(TableBorder.None).AddColumns("RUN", "FLOW", "STATUS", "ENDED", "WHY");
        foreach (var run in runs)
        {
            table.AddRow(
                new Text(run.Run), new Text(Plain.Short(run.Flow, 60)), new Text(SummaryView.Words(run.Status)), new Text(run.EndedAt.ToString("u", null)), new Text(Plain.Line(run.Rule)));
        }

        shell.Console.Write(table);
    }

    private static string Exempt(IReadOnlyList<ExemptRun> exempt) => exempt.Count == 0
        ? ""
        : $" Exempt: {string.Join(", ", exempt.GroupBy(e => e.Why).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Words(g.Key)}"))}.";

    private static string Words(PruneExemption why) => why switch
    {
        PruneExemption.Running => "running",
        PruneExemption.WaitingForInput => "waiting for input",
        PruneExemption.Suspended => "suspended",
        PruneExemption.ParentKept => "with a parent that is kept",
        PruneExemption.ChildActive => "with a child that has not ended",
        _ => "with forks",
    };

    private static string Runs(int count) => count == 1 ? "1 run" : $"{count} runs";
}
