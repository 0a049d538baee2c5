using System.CommandLine;
using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Runs;
using Spectre.Console;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows list</c>: the runs of a store, newest first.</summary>
internal static class ListCommand
{
    private static readonly Option<string?> Flow = new("--flow") { Description = "Only runs of this flow.", HelpName = "ID" };
    private static readonly Option<RunStatus?> Status = new("--status") { Description = "Only runs of this status." };
    private static readonly Option<string?> Branch = new("--branch") { Description = "Only forks on this branch; the first is its newest.", HelpName = "NAME" };
    private static readonly Option<int> Limit = new("--limit") { Description = "At most so many, 1 to 1000.", DefaultValueFactory = _ => 50 };
    private static readonly Option<string?> After = new("--after") { Description = "Go on after the page that gave this token.", HelpName = "TOKEN" };

    public static Command Create(Cli cli)
    {
        var command = new Command("list", "Lists runs, newest first.") { Flow, Status, Branch, Limit, After };
        command.SetAction((parsed, _) => ListAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ListAsync(Cli cli, ParseResult parsed)
    {
        var limit = parsed.GetValue(Limit);
        if (limit is < 1 or > 1_000)
            throw new UsageException($"--limit {limit} is not between 1 and 1000.");
        await using var session = cli.Open(parsed);
        var query = new RunQuery { Flow = parsed.GetValue(Flow), Status = parsed.GetValue(Status), Branch = parsed.GetValue(Branch), Limit = limit, After = parsed.GetValue(After) };
        var runs = await session.Client.ListAsync(query, cli.Shell.Interrupted);
        var next = runs.Count == limit ? FlowClient.PageToken(runs[^1]) : null;
        if (cli.IsJson(parsed))
        {
            cli.WriteJson(new { Runs = runs, Next = next });
            return ExitCodes.Completed;
        }

        Write(cli.Shell, runs, session.Store);
        if (next is not null)
            cli.Shell.Out.WriteLine($"more: {cli.Hints(session).Command("list", "--after", next)}");
        return ExitCodes.Completed;
    }

    private static void Write(Shell shell, IReadOnlyList<RunSummary> runs, string store)
    {
        if (runs.Count == 0)
        {
            shell.Out.WriteLine($"No runs in {store}.");
            return;
        }

        var table = new Table().Border(TableBorder.None).AddColumns("RUN", "FLOW", "STATUS", "STARTED", "ASKS");
        foreach (var run in runs)
        {
            table.AddRow(
                new Text(run.Run),
                new Text(Plain.Short(run.Flow, 60)),
                new Text(SummaryView.Words(run.Status), Style.Parse(SummaryView.Color(run.Status))),
                new Text(run.StartedAt.ToString("u", null)),
                new Text(string.Join(", ", run.OpenRequests)));
        }

        shell.Console.Write(table);
    }
}
