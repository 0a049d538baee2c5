using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Diagnostics;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows resume</c>: goes on with a run.</summary>
internal static class ResumeCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "The run's id, or a beginning of it that no other run has." };
    private static readonly Option<bool> Plan = new("--plan") { Description = "Show what would run again and why, and change nothing." };
    private static readonly Option<bool> Takeover = new("--takeover") { Description = "Take the run even from a host that lives." };

    public static Command Create(Cli cli)
    {
        var (changes, watch) = (new ChangeOptions(), new WatchOptions());
        var command = new Command("resume", "Goes on with a run: what succeeded is kept, the rest runs.") { Run, Plan };
        changes.AddTo(command);
        command.Add(Takeover);
        watch.AddTo(command);
        command.SetAction((parsed, _) => ResumeAsync(cli, changes, watch, parsed));
        return command;
    }

    private static async Task<int> ResumeAsync(Cli cli, ChangeOptions changes, WatchOptions watch, ParseResult parsed)
    {
        var interrupted = cli.Shell.Interrupted;
        var view = WatchOptions.View(cli, parsed);
        var options = await changes.ResumeAsync(cli, parsed) with
        {
            By = watch.By(cli, parsed),
            Takeover = parsed.GetValue(Takeover),
            OnEvent = view.Take,
        };
        await using var session = cli.Open(parsed, null, watch.Output(parsed));
        var watcher = watch.Watcher(cli, parsed, session, view, changes.TakesInput(parsed));
        return await RunNames.WithAsync(session.Client, parsed.GetRequiredValue(Run), async run =>
        {
            if (parsed.GetValue(Plan))
                return ResumeView.Write(cli, parsed, await session.Client.PreviewResumeAsync(run, options, interrupted));
            try
            {
                return await watcher.WatchAsync(await session.Host.ResumeAsync(run, options, interrupted));
            }
            catch (FlowException e) when (e.Code == ErrorCodes.RunEnded)
            {
                // Whoever was killed between the end and telling of it, and asks again, is told.
                return await watcher.LookBackAsync(run, e.Message);
            }
        }, interrupted);
    }
}
