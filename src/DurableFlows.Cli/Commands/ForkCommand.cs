using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Execution;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows fork</c>: begins a new run where another one stood.</summary>
internal static class ForkCommand
{
    private static readonly Argument<string> Base = new("RUN[@SEQ]") { Description = "The run, and the checkpoint to begin at; the newest when left out." };
    private static readonly Option<string?> Id = new("--run") { Description = "The fork's id; an id is started once.", HelpName = "ID" };
    private static readonly Option<string?> Branch = new("--branch") { Description = "A name for the line of runs that begins here; that of RUN when left out.", HelpName = "NAME" };
    private static readonly Option<bool> Carry = new("--carry-requests") { Description = "Go on with what is asked under the same ids and deadlines, and with approvals that were given; otherwise the fork asks anew." };

    public static Command Create(Cli cli)
    {
        var (definition, changes, watch) = (new DefinitionOptions(), new ChangeOptions(), new WatchOptions());
        var command = new Command("fork", "Begins a new run where another one stood, with what is to be different; the other one stays as it is.") { Base, Id, Branch };
        changes.AddTo(command);
        definition.AddTo(command, required: false);
        command.Add(Carry);
        watch.AddTo(command);
        command.SetAction((parsed, _) => ForkAsync(cli, definition, changes, watch, parsed));
        return command;
    }

    private static async Task<int> ForkAsync(Cli cli, DefinitionOptions definition, ChangeOptions changes, WatchOptions watch, ParseResult parsed)
    {
        var interrupted = cli.Shell.Interrupted;
        var (name, sequence) = RunNames.Split(parsed.GetRequiredValue(Base));
        var view = WatchOptions.View(cli, parsed);
        var change = await changes.ResumeAsync(cli, parsed);
        var options = new ForkOptions
        {
            At = sequence,
            Run = parsed.GetValue(Id),
            Branch = parsed.GetValue(Branch),
            By = watch.By(cli, parsed),
            Rerun = change.Rerun,
            Skip = change.Skip,
            SetOutputs = change.SetOutputs,
            Input = change.Input,
            RetryReturned = change.RetryReturned,
            Adopt = definition.Of(parsed),
            CarryRequests = parsed.GetValue(Carry),
            OnEvent = view.Take,
        };
        await using var session = cli.Open(parsed, null, watch.Output(parsed));
        var watcher = watch.Watcher(cli, parsed, session, view, changes.TakesInput(parsed));
        var fork = await RunNames.WithAsync(session.Client, name, run => session.Host.ForkAsync(run, options, interrupted), interrupted);
        return await watcher.WatchAsync(fork);
    }
}
