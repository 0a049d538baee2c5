using System.CommandLine;
using System.Text;
using DurableFlows.Bundles;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows export</c>: a run as one file.</summary>
internal static class ExportCommand
{
    private const long LongestRules = 1 << 20;
    private static readonly Argument<string> Run = new("RUN") { Description = "The run's id, or a beginning of it that no other run has." };
    private static readonly Option<string> To = new("--to") { Description = "The file to write; it holds all values of the run, so keep it as you keep the store.", HelpName = "FILE", Required = true };
    private static readonly Option<string[]> Redact = new("--redact")
    {
        Description = "Blanks what a path names, such as nodes.pay.output.card or **.card; @FILE reads one a line. The copy can be looked at, not gone on with. Repeatable.",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> Force = new("--force") { Description = "Replace the file if it is there." };

    public static Command Create(Cli cli)
    {
        var command = new Command("export", "Writes a run, its values, its definition and its child runs into one file, for: flows import") { Run, To, BundleOptions.Sign, Redact, Force };
        command.SetAction((parsed, _) => ExportAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ExportAsync(Cli cli, ParseResult parsed)
    {
        var file = new NewFile(parsed.GetRequiredValue(To), parsed.GetValue(Force));
        var options = new ExportOptions { Key = await BundleOptions.KeyAsync(cli, parsed), Redact = await RulesAsync(cli, parsed.GetValue(Redact) ?? []) };
        await using var session = cli.Open(parsed);
        var bundle = await RunNames.WithAsync(
            session.Client, parsed.GetRequiredValue(Run), run => file.WriteAsync(to => session.Client.ExportAsync(run, to, options, cli.Shell.Interrupted)), cli.Shell.Interrupted);
        if (cli.IsJson(parsed))
            cli.WriteJson(new { File = file.Path, bundle.Run, bundle.Runs, bundle.Records, bundle.Payloads, bundle.Redacted, bundle.SignedBy });
        else
        {
            cli.Shell.Out.WriteLine(Plain.Line($"Run {bundle.Run.Run} ({SummaryView.Words(bundle.Run.Status)}) is in {file.Path}: {Contents(bundle)}{(bundle.SignedBy is { } key ? $"; signed by key {key}" : "")}."));
            foreach (var line in Redacted(bundle))
                cli.Shell.Out.WriteLine(line);
        }

        return ExitCodes.Completed;
    }

    /// <summary>Rules as they are, or a file with one a line.</summary>
    private static async Task<IReadOnlyList<string>> RulesAsync(Cli cli, string[] given)
    {
        var rules = new List<string>();
        foreach (var rule in given)
        {
            if (!rule.StartsWith('@'))
                rules.Add(rule);
            else
                rules.AddRange(Encoding.UTF8.GetString(await Files.ReadAsync(rule[1..], LongestRules, cli.Shell.Interrupted)).Split('\n', StringSplitOptions.TrimEntries).Where(l => l.Length > 0 && l[0] != '#'));
        }

        // A file that names nothing was meant to blank something.
        return given.Length == 0 || rules.Count > 0 ? rules : throw new UsageException("--redact names no rule: the file is empty.");
    }

    /// <summary>What was blanked, in words. A rule that blanked nothing is likely to be a slip.</summary>
    public static IEnumerable<string> Redacted(BundleSummary bundle) => bundle.Redacted.Select(r => Plain.Line(
        r.Values == 0 ? $"Redacted: nothing fits {r.Rule}." : $"Redacted: {r.Values} by {r.Rule}."));

    /// <summary>What a bundle holds, in words.</summary>
    public static string Contents(BundleSummary bundle) => string.Join(", ", new[]
    {
        $"{bundle.Records} records",
        bundle.Payloads > 0 ? $"{bundle.Payloads} values and files" : null,
        bundle.Runs.Count > 1 ? $"{bundle.Runs.Count - 1} child runs" : null,
    }.OfType<string>());
}
