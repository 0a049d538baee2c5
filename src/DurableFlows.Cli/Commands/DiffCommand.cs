using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Comparisons;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows diff</c>: what differs between two runs, or two positions of one.</summary>
internal static class DiffCommand
{
    private static readonly Argument<string> One = new("RUN[@SEQ]") { Description = "The first run, and the checkpoint of it; the newest when left out." };
    private static readonly Argument<string?> Other = new("OTHER[@SEQ]") { Description = "The second run, or @SEQ for another checkpoint of the first; the newest of the first when left out.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> All = new("--all") { Description = "Show nodes that are the same, too." };
    private static readonly Option<int> Limit = new("--limit") { Description = "At most so many differences of the runs and of each node, and so many nodes, 1 to 1000.", DefaultValueFactory = _ => new CompareOptions().Limit };

    public static Command Create(Cli cli)
    {
        var command = new Command("diff", "Shows what differs between two runs, or two checkpoints of one: exit code 0 when nothing does, 15 when something does.") { One, Other, All, Limit };
        command.SetAction((parsed, _) => CompareAsync(cli, parsed));
        return command;
    }

    private static async Task<int> CompareAsync(Cli cli, ParseResult parsed)
    {
        var (interrupted, limit) = (cli.Shell.Interrupted, parsed.GetValue(Limit));
        if (limit is < 1 or > 1_000)
            throw new UsageException($"--limit {limit} is not between 1 and 1000.");
        var (one, at) = RunNames.Split(parsed.GetRequiredValue(One));
        var (other, otherAt) = RunNames.Split(parsed.GetValue(Other) ?? one);
        var options = new CompareOptions { Limit = limit, All = parsed.GetValue(All) };
        await using var session = cli.Open(parsed);
        var compared = await RunNames.WithAsync(session.Client, one, before => other is "" || other == one
            ? session.Client.CompareAsync(new RunPosition(before, at), new RunPosition(before, otherAt), options, interrupted)
            : RunNames.WithAsync(session.Client, other, after => session.Client.CompareAsync(new RunPosition(before, at), new RunPosition(after, otherAt), options, interrupted), interrupted), interrupted);
        if (cli.IsJson(parsed))
            cli.WriteJson(compared);
        else
            DiffView.Write(cli.Shell, compared, limit, cli.Hints(session));
        return compared.IsSame ? ExitCodes.Completed : ExitCodes.Differs;
    }
}
