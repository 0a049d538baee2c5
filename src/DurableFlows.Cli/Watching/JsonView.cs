using DurableFlows.Cli.Rendering;
using DurableFlows.Execution;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>One JSON document a line for every event, and one for the result.</summary>
internal sealed class JsonView : IRunView
{
    private readonly TextWriter _out;
    private readonly EventQueue _events;

    public JsonView(TextWriter output)
    {
        _out = output;
        _events = new EventQueue(happened => _out.WriteLine(CliJson.Write(happened)));
    }

    public void Take(RunEvent happened) => _events.Take(happened);

    public Task ShowAsync(RunHandle handle, Task until) => _events.WriteAsync(until);

    public void End(RunEnding ending)
    {
        _events.Drain();
        _out.WriteLine(CliJson.Write(new
        {
            Type = "result",
            ending.Result.Run,
            ending.Result.Flow,
            ending.Result.Status,
            ending.ExitCode,
            ending.Result.Sequence,
            ending.Result.Output,
            ending.Result.Error,
            ending.Result.Reason,
            ending.Result.Outcome,
            ending.Result.Requests,
            ending.Result.Durable,
            ending.Result.Degraded,
            ending.Store,
            ending.Note,
            ending.Next,
        }));
    }
}
