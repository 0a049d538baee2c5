using System.CommandLine;
using DurableFlows.Approvals;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows inputs</c>: what waits for an answer.</summary>
internal static class InputsCommand
{
    private static readonly Argument<string?> Run = new("RUN") { Description = "Only what this run asks and has asked.", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create(Cli cli)
    {
        var command = new Command("inputs", "Lists what waits for an answer, oldest first, with the commands that answer.") { Run };
        command.SetAction((parsed, _) => ListAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ListAsync(Cli cli, ParseResult parsed)
    {
        await using var session = cli.Open(parsed);
        var requests = parsed.GetValue(Run) is { } run
            ? await RunNames.WithAsync(session.Client, run, id => OfRunAsync(session.Client, id, cli.Shell.Interrupted), cli.Shell.Interrupted)
            : await session.Client.RequestsAsync(cli.Shell.Interrupted);
        if (cli.IsJson(parsed))
        {
            cli.WriteJson(new { Requests = requests });
            return ExitCodes.Completed;
        }

        if (requests.Count == 0)
            cli.Shell.Out.WriteLine($"Nothing waits for an answer in {session.Store}.");
        var hints = cli.Hints(session);
        foreach (var request in requests)
        {
            RequestView.Write(cli.Shell, request);
            foreach (var command in request.Status == RequestStatus.Open ? NextCommands.Answers(hints, request) : [])
                cli.Shell.Out.WriteLine("  " + command);
        }

        return ExitCodes.Completed;
    }

    private static async Task<IReadOnlyList<RequestDetails>> OfRunAsync(FlowClient client, RunId run, CancellationToken cancellation)
    {
        var requests = await client.RequestsAsync(run, cancellation);
        var loaded = new List<RequestDetails>();
        foreach (var request in requests)
        {
            loaded.Add(request.Shown is null && request.Request.Shown is { } shown
                ? request with { Shown = await client.LoadAsync(run, shown, cancellation) }
                : request);
        }

        return loaded;
    }
}
