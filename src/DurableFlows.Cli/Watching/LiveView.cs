using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Runs;
using Spectre.Console;

namespace DurableFlows.Cli.Watching;

/// <summary>The nodes of a run on a terminal, drawn anew a few times a second.</summary>
internal sealed class LiveView(Shell shell) : IRunView
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(120);

    private readonly ReportedLines _reported = new();

    /// <summary>It looks at the run itself; only what nodes report is nowhere but here.</summary>
    public void Take(RunEvent happened) => _reported.Take(happened);

    public Task ShowAsync(RunHandle handle, Task until) => shell.Console
        .Live(Board(handle))
        .Overflow(VerticalOverflow.Ellipsis)
        .StartAsync(async context =>
        {
            while (!until.IsCompleted)
            {
                await Task.WhenAny(until, Task.Delay(Redraw, shell.Time));
                context.UpdateTarget(Board(handle));
            }
        });

    public void End(RunEnding ending) => SummaryView.Write(shell, ending);

    private Table Board(RunHandle handle) => BoardView.Of(handle.Peek(), shell.Time.GetUtcNow(), shell.Console.Profile.Capabilities.Unicode, reported: _reported.Of);
}
