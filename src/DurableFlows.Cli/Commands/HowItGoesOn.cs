using DurableFlows.Journal;

namespace DurableFlows.Cli.Commands;

/// <summary>How a run goes on after somebody wrote to it.</summary>
/// <param name="ByItself">Whether a living host holds it.</param>
/// <param name="Command">The command that makes it go on; null when it goes on by itself.</param>
/// <param name="Words">The same for people.</param>
internal sealed record HowItGoesOn(bool ByItself, string? Command, string Words)
{
    public static async Task<HowItGoesOn> NextAsync(Cli cli, HostSession session, RunId run)
    {
        var details = await session.Client.GetAsync(run, null, cli.Shell.Interrupted);
        var (top, above) = (run, details);
        while (above.Summary.Parent is { } parent)
        {
            top = RunId.Parse(parent);
            above = await session.Client.GetAsync(top, null, cli.Shell.Interrupted);
        }

        if (details.Host is { } host && await session.Host.IsAliveAsync(host, cli.Shell.Interrupted))
            return new HowItGoesOn(true, null, $"The run goes on by itself in {host}.");
        var command = cli.Hints(session).Command("resume", top.Value);
        return new HowItGoesOn(false, command, $"No host holds the run now. Go on with: {command}");
    }
}
