using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Yaml;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows run</c>: starts a run and stays with it.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The flow, in YAML or (.json) JSON." };
    private static readonly Option<string?> Input = new("--input", "-i") { Description = "The input: a JSON file, or - for standard input.", HelpName = "FILE|-" };
    private static readonly Option<string[]> Set = new("--set") { Description = "A member of the input: name=value, outer.inner=value. Repeatable.", HelpName = "k=v", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> Run = new("--run") { Description = "The run's id; a new one when left out. An id is started once.", HelpName = "ID" };
    private static readonly Option<string?> Correlation = new("--correlation") { Description = "What you call the run.", HelpName = "TEXT" };

    public static Command Create(Cli cli)
    {
        var (watch, dry) = (new WatchOptions(), new DryRunFlags());
        var command = new Command("run", "Starts a run and stays until it ends, or waits for somebody.") { File, Input, Set, Run, Correlation };
        watch.AddTo(command);
        dry.AddTo(command);
        command.SetAction((parsed, _) => StartAsync(cli, watch, dry, parsed));
        return command;
    }

    private static async Task<int> StartAsync(Cli cli, WatchOptions watch, DryRunFlags dry, ParseResult parsed)
    {
        var interrupted = cli.Shell.Interrupted;
        var flow = FlowYaml.LoadFile(parsed.GetRequiredValue(File), Cli.NodeTypes);
        var source = parsed.GetValue(Input);
        var given = source is null ? null : await JsonText.ReadAsync(source, cli.Shell, interrupted);
        var input = Assignments.Apply(given, parsed.GetValue(Set) ?? []);
        if (await dry.OptionsAsync(cli, parsed, watch.By(cli, parsed)) is { } options)
            return DryRunView.Write(cli, parsed, await HostSession.StorelessReplayer(".").DryRunAsync(flow, input, options, interrupted));
        await using var session = cli.Open(parsed, flow, watch.Output(parsed));
        var view = WatchOptions.View(cli, parsed);
        var handle = await session.Host.StartAsync(flow, input, new StartOptions
        {
            Run = parsed.GetValue(Run),
            By = watch.By(cli, parsed),
            Correlation = parsed.GetValue(Correlation),
            OnEvent = view.Take,
        }, interrupted);
        return await watch.Watcher(cli, parsed, session, view, source == "-").WatchAsync(handle);
    }
}
