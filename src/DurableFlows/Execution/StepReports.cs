using DurableFlows.Nodes;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>What one attempt at a step reports while it works, told to whoever follows the run at that moment.</summary>
internal sealed class StepReports(RunReports reports, RunSession session, NodeWork work, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Redaction _secrets = Redaction.None;
    private string _held = "";
    private bool _closed;

    /// <summary>Takes what the node reports, and these secrets out of it. The end of a piece waits for the next one while a secret may begin there.</summary>
    public Action<string> Without(Redaction secrets)
    {
        _secrets = secrets;
        return Report;
    }

    /// <summary>Tells what still waits. What comes later, from something the node left running, is not told.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            Tell(_secrets.Apply(_held));
            (_closed, _held) = (true, "");
        }
    }

    private void Report(string text)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            if (!_secrets.IsNone)
            {
                text = _held + text;
                var settled = _secrets.Settled(text);
                (_held, text) = (text[settled..], _secrets.Apply(text[..settled]));
            }

            Tell(text);
        }
    }

    private void Tell(string text)
    {
        if (string.IsNullOrEmpty(text) || reports.Of(session.Run) is not { } follow)
            return;
        follow(new RunEvent
        {
            Run = session.Run.Value,
            Sequence = session.Read(static s => s.Sequence),
            Time = time.GetUtcNow(),
            Type = RunEvent.Reported,
            Node = work.Dispatch.Path.ToString(),
            Attempt = work.Dispatch.Attempt,
            Detail = text,
        });
    }
}
