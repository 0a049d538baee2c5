using DurableFlows.Cli.Watching;
using DurableFlows.Runs;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>What a run came to, for people.</summary>
internal static class SummaryView
{
    private const int OutputLimit = 2_000;
    private const int Listed = 20;

    public static void Write(Shell shell, RunEnding ending)
    {
        var result = ending.Result;
        shell.Console.Write(new Text(Words(result.Status), Style.Parse(Color(result.Status))));
        shell.Out.WriteLine($": run {result.Run} of flow {Plain.Line(result.Flow)}, {Kept(ending)}");
        if (ending.Note is { } note)
            shell.Out.WriteLine(Plain.Lines(note));
        if (result.Error is { } error)
            shell.Out.WriteLine($"  error {Plain.Line(error.Code)}: {Plain.Lines(error.Message)}");
        if (result.Reason is { } reason)
            shell.Out.WriteLine($"  reason: {Plain.Lines(reason)}");
        Outcome(shell, result.Outcome);
        if (result.Degraded)
            shell.Out.WriteLine("  degraded: it went on while its store was out of reach");
        foreach (var request in result.Requests.Take(Listed))
            RequestView.Write(shell, request);
        if (result.Requests.Count > Listed)
            shell.Out.WriteLine($"… and {result.Requests.Count - Listed} more requests");
        if (result.Output is { } output)
            shell.Out.WriteLine($"output: {ValueText.Cut(output, OutputLimit)}");
        if (ending.Next.Count > 0)
            shell.Out.WriteLine("next:");
        foreach (var command in ending.Next)
            shell.Out.WriteLine("  " + command);
    }

    public static string Words(RunStatus status) => status switch
    {
        RunStatus.WaitingForInput => "waits for input",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static string Color(RunStatus status) => status switch
    {
        RunStatus.Completed => "green",
        RunStatus.Failed => "red",
        RunStatus.Running => "blue",
        RunStatus.WaitingForInput => "fuchsia",
        _ => "yellow",
    };

    private static string Kept(RunEnding ending) => ending.Result.Durable
        ? $"kept in {ending.Store}"
        : "kept in memory only: not durable, gone with this process";

    private static void Outcome(Shell shell, RunOutcome? outcome)
    {
        if (outcome is null)
            return;
        shell.Out.WriteLine($"  nodes: {outcome.Succeeded} succeeded{Part(outcome.Failed, "failed")}{Part(outcome.Skipped, "skipped")}{Part(outcome.Rejected, "rejected")}");
    }

    private static string Part(IReadOnlyList<string> nodes, string word)
        => nodes.Count == 0 ? "" : $"; {nodes.Count} {word}: {Plain.Short(string.Join(", ", nodes), 200)}";
}
