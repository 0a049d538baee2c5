using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows adopt</c>: moves a run to another definition of its flow, and goes on with it.</summary>
internal static class AdoptCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "The run's id, or a beginning of it that no other run has." };
    private static readonly Option<bool> Plan = new("--plan") { Description = "Show how the run fits the definition and what would run again, and change nothing." };
    private static readonly Option<bool> Takeover = new("--takeover") { Description = "Take the run even from a host that lives." };

    public static Command Create(Cli cli)
    {
        var (definition, changes, watch) = (new DefinitionOptions(), new ChangeOptions(), new WatchOptions());
        var command = new Command("adopt", "Moves a run to another definition of its flow: nodes that are the same keep what they came to, others run again.") { Run };
        definition.AddTo(command, required: true);
        command.Add(Plan);
        changes.AddTo(command);
        command.Add(Takeover);
        watch.AddTo(command);
        command.SetAction((parsed, _) => AdoptAsync(cli, definition, changes, watch, parsed));
        return command;
    }

    private static async Task<int> AdoptAsync(Cli cli, DefinitionOptions definition, ChangeOptions changes, WatchOptions watch, ParseResult parsed)
    {
        var interrupted = cli.Shell.Interrupted;
        var view = WatchOptions.View(cli, parsed);
        var options = await changes.ResumeAsync(cli, parsed) with
        {
            By = watch.By(cli, parsed),
            Reason = "adopt",
            Adopt = definition.Of(parsed),
            Takeover = parsed.GetValue(Takeover),
            OnEvent = view.Take,
        };
        await using var session = cli.Open(parsed, null, watch.Output(parsed));
        var watcher = watch.Watcher(cli, parsed, session, view, changes.TakesInput(parsed));
        return await RunNames.WithAsync(session.Client, parsed.GetRequiredValue(Run), async run => parsed.GetValue(Plan)
            ? ResumeView.Write(cli, parsed, await session.Client.PreviewResumeAsync(run, options, interrupted))
            : await watcher.WatchAsync(await session.Host.ResumeAsync(run, options, interrupted)), interrupted);
    }
}
