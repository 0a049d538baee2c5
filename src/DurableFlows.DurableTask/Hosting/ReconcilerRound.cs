using DurableFlows.Diagnostics;
using DurableFlows.Execution;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>What a reconciler saw and did in one go.</summary>
internal sealed class ReconcilerRound(DateTimeOffset now)
{
    private int _waiting;
    private DateTimeOffset? _oldest;

    public int Unfinished { get; private set; }
    public int Woken { get; set; }
    public int Opened { get; set; }
    public int Failed { get; set; }

    /// <summary>Takes in a run that has not ended.</summary>
    public void Take(RunSession session)
    {
        Unfinished++;
        foreach (var asked in session.Read(s => s.OpenRequests.Select(r => r.AskedAt).ToList()))
        {
            _waiting++;
            _oldest = _oldest < asked ? _oldest : asked;
        }
    }

    /// <summary>Makes figures of it.</summary>
    public void Measure()
    {
        Telemetry.UnfinishedRuns.Record(Unfinished);
        Telemetry.WaitingRequests.Record(_waiting);
        Telemetry.OldestRequest.Record(_oldest is { } oldest ? (now - oldest).TotalSeconds : 0);
        Telemetry.Reconciled.Add(Woken, new KeyValuePair<string, object?>(Telemetry.OutcomeTag, "woken"));
        Telemetry.Reconciled.Add(Opened, new KeyValuePair<string, object?>(Telemetry.OutcomeTag, "opened"));
        Telemetry.Reconciled.Add(Failed, new KeyValuePair<string, object?>(Telemetry.OutcomeTag, "failed"));
    }
}
