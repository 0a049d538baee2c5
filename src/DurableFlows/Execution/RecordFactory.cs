using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Makes the records of a worker, with the time and ids that come from outside.</summary>
internal sealed class RecordFactory(TimeProvider time, IdSource ids)
{
    /// <summary>The time as a journal holds it, so that whoever reads a record decides as whoever wrote it.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow().ToUniversalTime();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        }
    }

    /// <summary>A moment to come as a journal holds it: never earlier than it is.</summary>
    public static DateTimeOffset? Whole(DateTimeOffset? moment) => moment is { } exact
        ? exact.ToUniversalTime().AddTicks((TimeSpan.TicksPerMillisecond - (exact.Ticks % TimeSpan.TicksPerMillisecond)) % TimeSpan.TicksPerMillisecond)
        : null;

    public IdSource Ids => ids;

    public NodeCompleted Completed(NodeWork work, StoredValue output, EdgeVerdicts edges, TimeSpan elapsed) => new()
    {
        Id = ids.NewId(),
        Run = work.Incarnation,
        Time = Now,
        Generation = work.Generation,
        Dispatch = work.Dispatch,
        Output = output,
        NotTaken = edges.NotTaken,
        EdgeErrors = edges.Errors,
        Milliseconds = Math.Round(elapsed.TotalMilliseconds, 3),
    };

    public NodeFailed Failed(NodeWork work, FlowError error, EdgeVerdicts? edges = null, TimeSpan elapsed = default) => new()
    {
        Id = ids.NewId(),
        Run = work.Incarnation,
        Time = Now,
        Generation = work.Generation,
        Dispatch = work.Dispatch,
        Error = error,
        NotTaken = edges?.NotTaken,
        EdgeErrors = edges?.Errors,
        Milliseconds = Math.Round(elapsed.TotalMilliseconds, 3),
    };

    public NodeSkipped Skipped(NodeWork work, string reason) => new()
    {
        Id = ids.NewId(),
        Run = work.Incarnation,
        Time = Now,
        Generation = work.Generation,
        Dispatch = work.Dispatch,
        Reason = reason,
    };

    public NodeProgressed Progressed(NodeWork work) => new()
    {
        Id = ids.NewId(),
        Run = work.Incarnation,
        Time = Now,
        Generation = work.Generation,
        Dispatch = work.Dispatch,
    };

    public AttemptStarted Started(NodeWork work) => new()
    {
        Id = ids.NewId(),
        Run = work.Incarnation,
        Time = Now,
        Generation = work.Generation,
        Dispatch = work.Dispatch,
    };

    public InputRequested Requested(NodeWork work, Approvals.InputRequest request, StoredValue? state) => new()
    {
        Id = ids.NewId(),
        Run = work.Incarnation,
        Time = Now,
        Generation = work.Generation,
        Version = request.OfStep ? JournalRecord.CallsVersion : JournalRecord.CurrentVersion,
        Dispatch = work.Dispatch,
        Request = request,
        State = state,
    };
}
