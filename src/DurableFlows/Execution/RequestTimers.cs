using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>When an open request needs looking after, and with which record.</summary>
internal static class RequestTimers
{
    /// <summary>The next moment; null when there is none.</summary>
    public static DateTimeOffset? Next(RunState state, string id)
    {
        if (!state.Requests.TryGetValue(id, out var request) || !request.IsOpen)
            return null;
        DateTimeOffset?[] moments = [request.Request.Deadline, Escalation(request), Reminder(request)];
        return moments.Min();
    }

    /// <summary>The record that is due now; null when none is.</summary>
    public static JournalRecord? Due(RunState state, string id, RecordFactory records)
    {
        var now = records.Now;
        if (!state.Requests.TryGetValue(id, out var request) || !request.IsOpen)
            return null;
        if (request.Request.Deadline <= now)
            return new InputExpired { Id = records.Ids.NewId(), Run = state.Incarnation, Time = now, Request = id };
        if (Escalation(request) <= now)
            return new InputReminded { Id = records.Ids.NewId(), Run = state.Incarnation, Time = now, Request = id, Escalated = true };
        return Reminder(request) <= now
            ? new InputReminded { Id = records.Ids.NewId(), Run = state.Incarnation, Time = now, Request = id }
            : null;
    }

    private static DateTimeOffset? Escalation(RequestState request) => request.Escalated ? null : request.Request.EscalateAt;

    private static DateTimeOffset? Reminder(RequestState request)
        => (request.RemindedAt ?? request.AskedAt) + request.Request.RemindEvery;
}
