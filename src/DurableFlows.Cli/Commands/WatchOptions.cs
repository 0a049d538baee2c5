using System.CommandLine;
using DurableFlows.Cli.Watching;

namespace DurableFlows.Cli.Commands;

/// <summary>What the commands share that stay with a run.</summary>
internal sealed class WatchOptions
{
    private readonly Option<bool> _wait = new("--wait") { Description = "Stay until the run ends; others answer what it asks." };
    private readonly Option<string?> _by = new("--by") { Description = "Who you are; the user's name when left out.", HelpName = "NAME" };
    private readonly Option<string?> _out = new("--out") { Description = "The folder that write-file nodes write into; here when left out.", HelpName = "DIR" };

    public void AddTo(Command command)
    {
        command.Add(_wait);
        command.Add(_by);
        command.Add(_out);
    }

    public string By(Cli cli, ParseResult parsed) => parsed.GetValue(_by) ?? cli.Shell.User;

    public string? Output(ParseResult parsed) => parsed.GetValue(_out);

    public static IRunView View(Cli cli, ParseResult parsed)
        => cli.IsJson(parsed) ? new JsonView(cli.Shell.Out)
            : cli.Shell.IsLive ? new LiveView(cli.Shell)
            : new PlainView(cli.Shell);

    public RunWatcher Watcher(Cli cli, ParseResult parsed, HostSession session, IRunView view, bool inputIsTaken = false)
    {
        var wait = parsed.GetValue(_wait);
        var asks = cli.Shell.CanAsk && !inputIsTaken && !wait && !cli.IsJson(parsed);
        var dialog = asks ? new RequestDialog(cli.Shell, session.Client, By(cli, parsed)) : null;
        return new RunWatcher(cli.Shell, session, cli.Hints(session), view, dialog, wait);
    }
}
