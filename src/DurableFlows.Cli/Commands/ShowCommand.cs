using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Http.Runs;
using DurableFlows.Journal;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows show</c>: a run, now or at a checkpoint.</summary>
internal static class ShowCommand
{
    private static readonly Argument<string> Run = new("RUN[@SEQ]") { Description = "The run, and the checkpoint to show it at; the newest when left out." };
    private static readonly Option<bool> Items = new("--items") { Description = "Show the items of maps, and the calls of agents, too." };

    public static Command Create(Cli cli)
    {
        var command = new Command("show", "Shows a run, now or as it stood at a checkpoint.") { Run, Items };
        command.SetAction((parsed, _) => ShowAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ShowAsync(Cli cli, ParseResult parsed)
    {
        var (name, sequence) = RunNames.Split(parsed.GetRequiredValue(Run));
        await using var session = cli.Open(parsed);
        var run = await RunNames.WithAsync(session.Client, name, id => session.Client.GetAsync(id, sequence, cli.Shell.Interrupted), cli.Shell.Interrupted);
        if (!parsed.GetValue(Items))
            run = run with { Nodes = [.. run.Nodes.Where(n => NodePath.Parse(n.Path).Index is null)] };
        var output = run.Output is { } stored ? await session.Client.LoadAsync(RunId.Parse(run.Summary.Run), stored, cli.Shell.Interrupted) : null;
        if (cli.IsJson(parsed))
            cli.WriteJson(RunBody.Of(run, output) with { Store = session.Store, OpenedAt = run.OpenedAt });
        else
            DetailsView.Write(cli.Shell, run, output, session.Store);
        return ExitCodes.Completed;
    }
}
