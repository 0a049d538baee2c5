using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Replay;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows replay</c>: decides and runs again what has run, and tells what differs.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> Source = new("RUN|BUNDLE|DIR") { Description = "A run, a file that flows export wrote, or a folder of such files." };

    public static Command Create(Cli cli)
    {
        var modes = new ReplayModes();
        var command = new Command("replay", "Replays a run, an exported one, or a folder of them, and tells what differs; nothing is written to them.") { Source };
        modes.AddTo(command);
        command.SetAction((parsed, _) => ReplayAsync(cli, modes, parsed));
        return command;
    }

    private static async Task<int> ReplayAsync(Cli cli, ReplayModes modes, ParseResult parsed)
    {
        var plan = modes.Plan(parsed);
        var lines = new List<ReplayLine>();
        await foreach (var line in LinesAsync(cli, plan, parsed))
        {
            lines.Add(line);
            if (!cli.IsJson(parsed))
                ReplayView.Write(cli.Shell.Out, line, plan.ShowsAll);
        }

        if (cli.IsJson(parsed))
            cli.WriteJson(new { Replays = lines.Select(l => plan.ShowsAll ? l : l.Short()) });
        else if (lines.Count > 1)
            cli.Shell.Out.WriteLine($"{lines.Count} runs replayed, {lines.Count(l => !l.IsSame)} different");
        return lines.TrueForAll(l => l.IsSame) ? ExitCodes.Completed : ExitCodes.Differs;
    }

    private static async IAsyncEnumerable<ReplayLine> LinesAsync(Cli cli, ReplayPlan plan, ParseResult parsed)
    {
        var (source, interrupted) = (parsed.GetRequiredValue(Source), cli.Shell.Interrupted);
        if (Directory.Exists(source))
        {
            foreach (var file in Bundles(source))
                yield return await OfManyAsync(() => OfBundleAsync(plan, file, interrupted), file);
        }
        else if (File.Exists(source))
        {
            yield return await OfBundleAsync(plan, source, interrupted);
        }
        else
        {
            await using var session = cli.Open(parsed, null, plan.Output);
            var replayer = session.Replayer;
            yield return await RunNames.WithAsync(session.Client, source, run => plan.ReplayAsync(
                null, () => replayer.VerifyAsync(run, interrupted), options => replayer.ReplayAsync(run, options, interrupted)), interrupted);
        }
    }

    private static Task<ReplayLine> OfBundleAsync(ReplayPlan plan, string file, CancellationToken interrupted)
    {
        var replayer = HostSession.StorelessReplayer(plan.Output);
        return plan.ReplayAsync(
            file,
            () => WithAsync(file, bundle => replayer.VerifyBundleAsync(bundle, interrupted)),
            options => WithAsync(file, bundle => replayer.ReplayBundleAsync(bundle, options, interrupted)));
    }

    /// <summary>One bundle that cannot be read must not keep the others from being replayed.</summary>
    private static async Task<ReplayLine> OfManyAsync(Func<Task<ReplayLine>> replay, string file)
    {
        try
        {
            return await replay();
        }
        catch (FlowException e)
        {
            return new ReplayLine { File = file, Error = new ReplayRefusal("", null, e.Code, e.Message) };
        }
    }

    private static async Task<T> WithAsync<T>(string file, Func<Stream, Task<T>> act)
    {
        await using var bundle = Files.Open(file);
        return await act(bundle);
    }

    private static List<string> Bundles(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*.bundle").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new UsageException($"There is no exported run in {folder}: no file that ends with .bundle. Write some with: flows export RUN --to FILE.bundle");
    }
}
