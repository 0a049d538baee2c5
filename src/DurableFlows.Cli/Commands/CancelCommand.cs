using System.CommandLine;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows cancel</c>: asks a run to end.</summary>
internal static class CancelCommand
{
    public static Command Create(Cli cli)
    {
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        return RunWriting.Command(cli, "cancel", "Asks a run to end: what runs is cancelled, what succeeded is kept.", reason, async (session, run, by, parsed) =>
        {
            await session.Client.CancelAsync(run, by, parsed.GetValue(reason), cli.Shell.Interrupted);
            return $"Run {run} is asked to end.";
        });
    }
}
