using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>Reads what a run recorded off its journal.</summary>
internal static class RecordingReader
{
    /// <summary>Reads a run's recording; null when there is no such run.</summary>
    public static async Task<Recording?> ReadAsync(HostParts parts, RunId run, CancellationToken cancellation)
    {
        if (await RecordedJournal.ReadAsync(parts, run, cancellation).ConfigureAwait(false) is not { } journal)
            return null;
        var recording = new Recording(journal.State, parts.Values(run));
        if (journal.State.Sequence > 0)
            RecordedSnapshot.AddTo(recording);
        foreach (var record in journal.Records)
            Take(recording, journal.State, record);
        return recording;
    }

    private static void Take(Recording recording, RunState state, JournalRecord record)
    {
        var path = ReplayWords.DispatchOf(record)?.Path;
        var node = path is { } of ? state.Find(of) : null;
        var step = new RecordedStep(record, node is not null && IsOwn(state, node, record), record.Time, 0) { Node = node?.Node };
        var hadEnded = state.End is not null;
        if (Scheduler.Apply(state, record, []) != RecordVerdict.Applied)
            return;
        step = step with { At = state.Now, Position = state.Sequence };
        if (record is InputRequested asked)
            recording.AddRequest(asked.Dispatch.Path, state.Requests[asked.Request.Id]);
        else if (record is InputAnswered)
            recording.Answers[record.Id] = (state.Now, state.Sequence);
        else if (record is CancelRequested || (record is RunOpened opened && (hadEnded || opened.Plan is not null)))
            recording.Acts.Add(step);
        else if (ReplayWords.OutcomeOf(record) is not null)
            recording.Ends.Add(step);
        if (path is { } answered && record is not AttemptStarted)
            recording.Add(answered, step);
    }

    /// <summary>Whether the node's own code came to a record, by the state before it.</summary>
    private static bool IsOwn(RunState state, NodeState node, JournalRecord record)
    {
        if (NodeWork.Of(state, node).IsMap)
            return false;
        var wasRefused = node.Gate?.Status is RequestStatus.Rejected or RequestStatus.Expired;
        return record switch
        {
            InputRequested r => r.Request.IsOfStep,
            NodeCompleted => !wasRefused,
            // Behind its first step a node that makes calls has no mapping or condition left to fail.
            NodeFailed r => !wasRefused && node.Broken is null && (r.Error.Code != ErrorCodes.ExpressionFailed || node.IsCall || node.Rounds is not null)
                && node.Request is not { Status: RequestStatus.Expired, Request.IsOfStep: true },
            NodeSkipped r => !wasRefused && !r.Stopped && (node.Node.When is not { } when || !r.Reason.Contains($"'{when.Source}'", StringComparison.Ordinal)),
            _ => true,
        };
    }
}
