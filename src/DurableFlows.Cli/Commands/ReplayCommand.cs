using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Replay;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows replay</c>: decides and runs again what has run, and tells what differs.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> Source = new("RUN|BUNDLE|DIR") { Description = "A run, a file that flows export wrote, or a folder of such files." };

    public static Command Create(Cli cli)
    {
        var command = new Command("replay", "Replays a run, an exported one, or a folder of them, and tells what differs; nothing is written to them.") { Source };
        command.SetAction((parsed, _) => ReplayAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ReplayAsync(Cli cli, ParseResult parsed)
    {
        var lines = new List<ReplayLine>();
        await foreach (var line in LinesAsync(cli, parsed))
        {
            lines.Add(line);
            if (!cli.IsJson(parsed))
                ReplayView.Write(cli.Shell.Out, line);
        }

        if (cli.IsJson(parsed))
            cli.WriteJson(new { Replays = lines });
        return lines.TrueForAll(l => l.IsSame) ? ExitCodes.Completed : ExitCodes.Differs;
    }

    private static async IAsyncEnumerable<ReplayLine> LinesAsync(Cli cli, ParseResult parsed)
    {
        var source = parsed.GetRequiredValue(Source);
        var bundles = Bundles(source);
        foreach (var file in bundles)
        {
            var replayer = new FlowReplayer(new FlowHostOptions());
            await using var bundle = Files.Open(file);
            yield return new ReplayLine(file, await replayer.VerifyBundleAsync(bundle, cli.Shell.Interrupted));
        }

        if (bundles.Count > 0)
            yield break;
        await using var session = cli.Open(parsed);
        var own = session.Replayer();
        yield return await RunNames.WithAsync(
            session.Client, source, async run => new ReplayLine(null, await own.VerifyAsync(run, cli.Shell.Interrupted)), cli.Shell.Interrupted);
    }

    /// <summary>The bundles that a file or folder stands for; none for the name of a run.</summary>
    private static List<string> Bundles(string source)
    {
        if (!Directory.Exists(source))
            return File.Exists(source) ? [source] : [];
        var files = Directory.EnumerateFiles(source, "*.bundle").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new UsageException($"There is no exported run in {source}: no file that ends with .bundle. Write some with: flows export RUN --to FILE.bundle");
    }
}
