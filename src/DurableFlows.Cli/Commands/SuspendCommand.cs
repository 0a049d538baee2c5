using System.CommandLine;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows suspend</c>: lets nothing new start in a run.</summary>
internal static class SuspendCommand
{
    public static Command Create(Cli cli)
    {
        var reason = new Option<string?>("--reason") { Description = "Why, for the record.", HelpName = "TEXT" };
        return RunWriting.Command(cli, "suspend", "Lets nothing new start in a run until it is resumed; what runs goes on to its end.", reason, async (session, run, by, parsed) =>
        {
            await session.Client.SuspendAsync(run, by, parsed.GetValue(reason) ?? "Somebody asked for it.", cli.Shell.Interrupted);
            return $"Run {run} is suspended. Go on with: {cli.Hints(session).Command("resume", run.Value)}";
        });
    }
}
