using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>One line per event, for pipes and logs; of a map only its failures and a line now and then.</summary>
internal sealed class PlainView : IRunView
{
    private readonly Shell _shell;
    private readonly EventQueue _events;
    private readonly MapDigest _maps = new();

    public PlainView(Shell shell)
    {
        _shell = shell;
        _events = new EventQueue(Write);
    }

    public void Take(RunEvent happened) => _events.Take(happened);

    public Task ShowAsync(RunHandle handle, Task until) => _events.WriteAsync(until);

    public void End(RunEnding ending)
    {
        _events.Drain();
        SummaryView.Write(_shell, ending);
    }

    private void Write(RunEvent happened)
    {
        if (happened is { Ignored: false, Type: not "node.reported" } && _maps.Digest(happened) is { } line)
            _shell.Out.WriteLine($"{happened.Time:HH:mm:ss.fff} {line}");
    }
}
