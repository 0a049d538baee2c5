using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Values;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows resume</c>: goes on with a run.</summary>
internal static class ResumeCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "The run's id, or a beginning of it that no other run has." };
    private static readonly Option<string[]> Rerun = new("--rerun", "--from")
    {
        Description = "Nodes to run again although they succeeded, with all that depends on them.",
        HelpName = "NODE",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Skip = new("--skip")
    {
        Description = "Nodes to leave out, as if their condition did not hold.",
        HelpName = "NODE",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> SetOutput = new("--set-output") { Description = "A node's output, by hand: NODE=FILE or NODE=JSON. Repeatable.", HelpName = "NODE=VALUE", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> Input = new("--input", "-i") { Description = "A new input for the run; every node runs again.", HelpName = "FILE|-" };
    private static readonly Option<bool> RetryReturned = new("--retry-returned") { Description = "Run nodes again whose error was returned downstream." };
    private static readonly Option<bool> Takeover = new("--takeover") { Description = "Take the run even from a host that lives." };

    private static readonly Option<bool> Plan = new("--plan") { Description = "Show what would run again and why, and change nothing." };

    public static Command Create(Cli cli)
    {
        var watch = new WatchOptions();
        var command = new Command("resume", "Goes on with a run: what succeeded is kept, the rest runs.") { Run, Plan, Rerun, Skip, SetOutput, Input, RetryReturned, Takeover };
        watch.AddTo(command);
        command.SetAction((parsed, _) => ResumeAsync(cli, watch, parsed));
        return command;
    }

    private static async Task<int> ResumeAsync(Cli cli, WatchOptions watch, ParseResult parsed)
    {
        var interrupted = cli.Shell.Interrupted;
        var source = parsed.GetValue(Input);
        var view = WatchOptions.View(cli, parsed);
        var options = new ResumeOptions
        {
            By = cli.Shell.User,
            Rerun = parsed.GetValue(Rerun) ?? [],
            Skip = parsed.GetValue(Skip) ?? [],
            SetOutputs = await OutputsAsync(cli, parsed.GetValue(SetOutput) ?? []),
            Input = source is null ? null : await JsonText.ReadAsync(source, cli.Shell, interrupted),
            RetryReturned = parsed.GetValue(RetryReturned),
            Takeover = parsed.GetValue(Takeover),
            OnEvent = view.Take,
        };
        await using var session = cli.Open(parsed, null, watch.Output(parsed));
        var watcher = watch.Watcher(cli, parsed, session, view, source == "-");
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

    private static async Task<Dictionary<string, FlowValue>> OutputsAsync(Cli cli, string[] given)
    {
        var outputs = new Dictionary<string, FlowValue>(StringComparer.Ordinal);
        foreach (var output in given)
        {
            var at = output.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new UsageException($"--set-output '{output}' is not of the form NODE=FILE or NODE=JSON.");
            outputs[output[..at]] = await JsonText.FileOrTextAsync(output[(at + 1)..], cli.Shell, cli.Shell.Interrupted);
        }

        return outputs;
    }
}
