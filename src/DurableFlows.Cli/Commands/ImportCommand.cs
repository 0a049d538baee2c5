using System.CommandLine;
using DurableFlows.Bundles;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows import</c>: a run from a file that export wrote.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "A file that flows export wrote." };

    public static Command Create(Cli cli)
    {
        var command = new Command("import", "Takes a run from a file that export wrote into the store; it stands where it stood.") { File, BundleOptions.Trust };
        command.SetAction((parsed, _) => ImportAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ImportAsync(Cli cli, ParseResult parsed)
    {
        await using var file = Files.Open(parsed.GetRequiredValue(File));
        var options = new ImportOptions { Trust = await BundleOptions.KeysAsync(cli, parsed) };
        await using var session = cli.Open(parsed);
        var bundle = await session.Client.ImportAsync(file, options, cli.Shell.Interrupted);
        var next = Next(cli.Hints(session), bundle);
        if (cli.IsJson(parsed))
        {
            cli.WriteJson(new { bundle.Run, bundle.Runs, bundle.Records, bundle.Payloads, bundle.Written, bundle.Redacted, bundle.SignedBy, bundle.IsTrusted, Next = next });
            return ExitCodes.Completed;
        }

        cli.Shell.Out.WriteLine(Plain.Line(Said(bundle, session.Store)));
        if (bundle.SignedBy is { } key)
            cli.Shell.Out.WriteLine(bundle.IsTrusted ? $"It is signed by key {key}, which is trusted." : $"It is signed by key {key}. Nobody said whether to trust that: no --trust.");
        foreach (var line in ExportCommand.Redacted(bundle))
            cli.Shell.Out.WriteLine(line);
        foreach (var command in next)
            cli.Shell.Out.WriteLine(command);
        return ExitCodes.Completed;
    }

    private static string Said(BundleSummary bundle, string store) => bundle.Written == 0
        ? $"Run {bundle.Run.Run} is in {store} already, with the same records. Nothing was changed."
        : $"Run {bundle.Run.Run} ({SummaryView.Words(bundle.Run.Status)}) is in {store} now: {ExportCommand.Contents(bundle)}.";

    private static string[] Next(Hints hints, BundleSummary bundle) => bundle.Run.Status switch
    {
        _ when bundle.Redacted.Count > 0 => [hints.Command("show", bundle.Run.Run)],
        RunStatus.WaitingForInput => [hints.Command("inputs", bundle.Run.Run), hints.Command("resume", bundle.Run.Run)],
        RunStatus.Running or RunStatus.Suspended => [hints.Command("resume", bundle.Run.Run)],
        _ => [hints.Command("show", bundle.Run.Run)],
    };
}
