using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>Records, verdicts and outcomes in words.</summary>
internal static class ReplayWords
{
    /// <summary>The dispatch that a worker's record answers; null for other records.</summary>
    public static DispatchId? DispatchOf(JournalRecord record) => record switch
    {
        AttemptStarted r => r.Dispatch,
        NodeCompleted r => r.Dispatch,
        NodeFailed r => r.Dispatch,
        NodeSkipped r => r.Dispatch,
        NodeProgressed r => r.Dispatch,
        InputRequested r => r.Dispatch,
        _ => null,
    };

    /// <summary>The node or item a record is about; null for one about the run.</summary>
    public static string? NodeOf(RunState state, JournalRecord record) => record switch
    {
        ChildEnded r => r.Dispatch.Path.ToString(),
        InputAnswered r => state.Requests.GetValueOrDefault(r.Request)?.Node.Path.ToString(),
        InputExpired r => state.Requests.GetValueOrDefault(r.Request)?.Node.Path.ToString(),
        InputReminded r => state.Requests.GetValueOrDefault(r.Request)?.Node.Path.ToString(),
        _ => DispatchOf(record)?.Path.ToString(),
    };

    public static RunOutcome? OutcomeOf(JournalRecord record) => record switch
    {
        RunCompleted r => r.Outcome,
        RunFailed r => r.Outcome,
        RunCancelled r => r.Outcome,
        _ => null,
    };

    public static string Of(JournalRecord record) => record switch
    {
        ChildEnded r => $"{r.Kind} of {r.Child} for {r.Dispatch}",
        InputAnswered r => $"{r.Kind} of {r.Request}",
        InputExpired r => $"{r.Kind} of {r.Request}",
        InputReminded r => $"{r.Kind} of {r.Request}",
        _ when OutcomeOf(record) is { } outcome => $"{record.Kind} with {Of(outcome)}",
        _ when DispatchOf(record) is { } dispatch => $"{record.Kind} of {dispatch}",
        _ => record.Kind,
    };

    public static string Of(RunOutcome outcome)
        => $"{outcome.Succeeded} succeeded{List("failed", outcome.Failed)}{List("skipped", outcome.Skipped)}{List("rejected", outcome.Rejected)}";

    public static string Of(RunStatus status) => status.ToString().ToLowerInvariant();

    public static string Of(RecordVerdict verdict) => verdict switch
    {
        RecordVerdict.Applied => "that it counts",
        RecordVerdict.Duplicate => "that the same record stands before it",
        RecordVerdict.Superseded => "that another record counts instead",
        RecordVerdict.Late => "that it is late",
        _ => "that it does not apply",
    };

    public static bool AreSame(RunOutcome? one, RunOutcome? other) => one is null || other is null ? ReferenceEquals(one, other)
        : one.Succeeded == other.Succeeded && one.Failed.SequenceEqual(other.Failed) && one.Skipped.SequenceEqual(other.Skipped) && one.Rejected.SequenceEqual(other.Rejected);

    private static string List(string what, IReadOnlyList<string> ids) => ids.Count == 0 ? "" : $", {what}: {string.Join(", ", ids)}";
}
