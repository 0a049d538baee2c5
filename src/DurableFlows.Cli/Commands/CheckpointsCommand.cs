using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows checkpoints</c>: every record of a run's journal.</summary>
internal static class CheckpointsCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "The run." };

    public static Command Create(Cli cli)
    {
        var command = new Command("checkpoints", "Lists what happened in a run; each line is a checkpoint, shown by: flows show RUN@SEQ") { Run };
        command.SetAction((parsed, _) => ListAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ListAsync(Cli cli, ParseResult parsed)
    {
        await using var session = cli.Open(parsed);
        var events = await RunNames.WithAsync(
            session.Client, parsed.GetRequiredValue(Run), run => session.Client.EventsAsync(run, cli.Shell.Interrupted), cli.Shell.Interrupted);
        if (cli.IsJson(parsed))
        {
            cli.Shell.Out.WriteLine(CliJson.WriteLines(events));
            return ExitCodes.Completed;
        }

        foreach (var happened in events)
            cli.Shell.Out.WriteLine(Line(happened));
        return ExitCodes.Completed;
    }

    private static string Line(RunEvent happened)
    {
        var detail = string.Join(' ', new[] { happened.Request, Plain.Short(happened.Detail, 200), happened.Ignored ? "(not used)" : null }.Where(t => !string.IsNullOrEmpty(t)));
        var node = happened.Attempt > 1 ? $"{happened.Node} (attempt {happened.Attempt})" : happened.Node;
        return $"{happened.Sequence,6}  {happened.Time:yyyy-MM-dd HH:mm:ss.fff}  {happened.Type,-20}  {Plain.Line(node),-20}  {happened.Status,-9}  {detail}".TrimEnd();
    }
}
