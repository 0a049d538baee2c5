using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Execution;

/// <summary>Keeps the markers of runs right as far as the store lets it: a marker is only a hint, so a run never stops or waits for one.</summary>
/// <remarks>What is left wrong is made right when the run is next opened, or by a host that starts, which finds the run under <c>live/</c>.</remarks>
internal sealed class IndexUpkeep(RunIndex index, RequestIndex requests, ILogger logger)
{
    /// <summary>Makes the markers of a run right, whatever they were.</summary>
    public Task HealAsync(RunSession session) => session.Read(s => s.Deleting is not null) ? Task.CompletedTask : TryAsync(session.Run, async () =>
    {
        await index.HealAsync(session.Read(Summaries.Of), ended: null, CancellationToken.None).ConfigureAwait(false);
        await HealAsync(session, decided: true).ConfigureAwait(false);
    });

    /// <summary>Makes the markers right of a run that went on here until now: what was decided meanwhile has none any more.</summary>
    public Task SettleAsync(RunSession session) => session.Read(s => s.Deleting is not null) ? Task.CompletedTask : TryAsync(session.Run, async () =>
    {
        await index.HealAsync(session.Read(Summaries.Of), ended: null, CancellationToken.None).ConfigureAwait(false);
        await HealAsync(session, decided: false).ConfigureAwait(false);
    });

    /// <summary>Makes the markers of a run's requests right, whatever they were.</summary>
    public Task HealRequestsAsync(RunSession session) => TryAsync(session.Run, () => HealAsync(session, decided: true));

    /// <summary>Writes the marker of a request before the record that asks.</summary>
    public Task AskingAsync(RunSession session, InputRequested record) => TryAsync(session.Run, () =>
    {
        var line = session.Read(s => RequestIndex.Line(s, record.Request.Id, s.Requests.GetValueOrDefault(record.Request.Id)?.RecordedAt ?? record.Time));
        return requests.PutAsync(line, CancellationToken.None);
    });

    /// <summary>Removes the marker of a request that is open no more.</summary>
    public Task DecidedAsync(RunSession session, string request)
        => session.Read(s => s.Requests.TryGetValue(request, out var known) && !known.IsOpen ? RequestIndex.LineOf(s, known) : null) is { } line
            ? ForgetRequestAsync(line)
            : Task.CompletedTask;

    public Task ForgetRequestAsync(RequestLine line) => TryAsync(line.Run, () => requests.RemoveAsync(line, CancellationToken.None));

    /// <summary>Removes the markers of what a run that is being removed still asked. Before its journal, which alone names them.</summary>
    public Task ForgetRequestsAsync(RunSession session) => TryAsync(session.Run, async () =>
    {
        foreach (var line in session.Read(s => Lines(s, r => IsUndecided(r))))
            await requests.RemoveAsync(line, CancellationToken.None).ConfigureAwait(false);
    });

    /// <summary>Says that there is a marker for every request.</summary>
    public async Task RequestsCompleteAsync()
    {
        try
        {
            await requests.CompleteAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (FlowException)
        {
            // Whoever lists next looks at every run again.
        }
    }

    /// <summary>Writes the marker of the status that a run is about to have, before its record.</summary>
    public Task BeforeAsync(RunSession session, JournalRecord end) => TryAsync(session.Run, () =>
    {
        var summary = session.Read(Summaries.Of) with
        {
            Status = end switch { RunCompleted => RunStatus.Completed, RunCancelled => RunStatus.Cancelled, _ => RunStatus.Failed },
            UpdatedAt = end.Time,
        };
        return index.PutAsync(summary, CancellationToken.None);
    });

    /// <summary>Removes the note about a record that was read.</summary>
    public Task ForgetWakeAsync(RunId run, string record) => TryAsync(run, () => index.WokenAsync(run, record, CancellationToken.None));

    /// <summary>Makes right what a host that went away left behind, beside the run and not before it.</summary>
    /// <param name="session">The run, just opened.</param>
    /// <param name="before">Its status right before.</param>
    public async Task HealBesideAsync(RunSession session, RunStatus before)
    {
        var (summary, wasWrittenTo) = session.Read(s => (Summaries.Of(s), s.WasWrittenTo));
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await TryAsync(session.Run, async () =>
        {
            await index.HealAsync(summary, RunIndex.HasEnded(before) ? before : null, CancellationToken.None).ConfigureAwait(false);
            await HealAsync(session, decided: true).ConfigureAwait(false);
            if (wasWrittenTo)
                await index.ForgetWakesAsync(session.Run, id => session.Read(s => s.Seen.Contains(id)), CancellationToken.None).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async ValueTask HealAsync(RunSession session, bool decided)
    {
        foreach (var line in session.Read(s => s.End is null ? Lines(s, r => r.IsOpen) : []))
            await requests.PutAsync(line, CancellationToken.None).ConfigureAwait(false);
        // After the others: one may have been decided while its marker was written.
        foreach (var line in session.Read(s => Lines(s, r => (s.End is not null || !r.IsOpen) && (decided || IsUndecided(r)))))
            await requests.RemoveAsync(line, CancellationToken.None).ConfigureAwait(false);
    }

    private static List<RequestLine> Lines(RunState state, Func<RequestState, bool> which)
        => [.. state.Requests.Values.Where(which).Select(r => RequestIndex.LineOf(state, r))];

    private static bool IsUndecided(RequestState request) => request.Status is RequestStatus.Open or RequestStatus.Withdrawn;

    private async Task TryAsync(RunId run, Func<ValueTask> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.IndexLags(logger, run.Value, (e as FlowException)?.Code ?? e.GetType().Name);
        }
    }
}
