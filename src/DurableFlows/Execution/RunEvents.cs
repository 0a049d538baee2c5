using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>From records to the events that people and scripts see.</summary>
internal static class RunEvents
{
    public static RunEvent Of(RunState state, AppliedRecord applied)
    {
        var record = applied.Record;
        var dispatch = DispatchOf(record);
        var node = dispatch is { } id ? state.Find(id.Path) : null;
        return new RunEvent
        {
            Run = state.Run.Value,
            Sequence = applied.Sequence,
            Time = record.Time,
            Type = record.Kind,
            Node = dispatch?.Path.ToString(),
            Attempt = dispatch?.Attempt ?? 0,
            Status = node?.Status,
            DueAt = node?.DueAt,
            Call = node is null ? null : Calls.NameOf(state, node),
            Items = (record as NodeProgressed)?.Count,
            Request = RequestOf(record),
            Detail = DetailOf(record),
            Ignored = applied.Verdict != RecordVerdict.Applied,
        };
    }

    private static DispatchId? DispatchOf(JournalRecord record) => record switch
    {
        AttemptStarted r => r.Dispatch,
        NodeCompleted r => r.Dispatch,
        NodeFailed r => r.Dispatch,
        NodeSkipped r => r.Dispatch,
        NodeProgressed r => r.Dispatch,
        InputRequested r => r.Dispatch,
        ChildEnded r => r.Dispatch,
        _ => null,
    };

    private static string? RequestOf(JournalRecord record) => record switch
    {
        InputRequested r => r.Request.Id,
        InputAnswered r => r.Request,
        InputExpired r => r.Request,
        InputReminded r => r.Request,
        _ => null,
    };

    private static string? DetailOf(JournalRecord record) => record switch
    {
        RunStarted r => r.By is { } by ? $"{r.Flow}, by {by}" : r.Flow,
        RunSnapshot r => $"stands for checkpoints 1 to {r.Sequence}",
        RunOpened r => PlanWords.Of(r),
        NodeFailed r => r.Error.Message,
        NodeSkipped r => r.Reason,
        NodeProgressed { Child: { } child } => child.Run,
        NodeProgressed { Names: { } names } => string.Join(", ", names),
        InputRequested r => r.Request.Title,
        InputAnswered r => $"{r.Decision.ToString().ToLowerInvariant()} by {r.By}",
        ChildEnded r => $"{r.Child} {r.Status}",
        RunSuspended r => r.Reason,
        CancelRequested r => r.Reason,
        RunForked r => $"{r.Fork}, at checkpoint {r.At}{(r.Branch is null ? "" : $", branch {r.Branch}")}",
        RunDeleting r => r.By,
        RunFailed r => r.Error.Message,
        _ => null,
    };
}
