using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Retention;

/// <summary>Removes all there is of a run that nobody can go on with any more.</summary>
internal sealed class RunRemains(IFlowStore store, RunIndex index, ILogger logger)
{
    public DeletionNotes Notes { get; } = new(store);

    /// <summary>Removes payloads and journal, then the markers, and last the note that tells where they stand.</summary>
    public async Task EraseAsync(RunId run, RunSummary line)
    {
        await store.DeleteRunAsync(run, CancellationToken.None).ConfigureAwait(false);
        await index.RemoveLineAsync(line, CancellationToken.None).ConfigureAwait(false);
        await index.RemoveRunAsync(run, CancellationToken.None).ConfigureAwait(false);
        if (line.Fork is { } fork)
            await ForkMarkers.RemoveAsync(store, RunId.Parse(fork.Run), run.Value, CancellationToken.None).ConfigureAwait(false);
        await Notes.RemoveAsync(run, CancellationToken.None).ConfigureAwait(false);
        Log.Deleted(logger, run.Value);
    }

    /// <summary>Finishes the deletion of a run without a journal; nothing when none was begun.</summary>
    public async Task<bool> FinishAsync(RunId run, CancellationToken cancellation)
    {
        if (await Notes.FindAsync(run, cancellation).ConfigureAwait(false) is not { } line)
            return false;
        await EraseAsync(run, line).ConfigureAwait(false);
        return true;
    }

    /// <summary>Removes what is left of a run that cannot be read, or that only the lists still know.</summary>
    /// <returns>Whether anything was known of it.</returns>
    public async Task<bool> RemoveAsync(RunId run, bool unreadable, CancellationToken cancellation)
    {
        var known = await FinishAsync(run, cancellation).ConfigureAwait(false);
        var there = unreadable && await HasJournalAsync(run, cancellation).ConfigureAwait(false);
        await foreach (var line in index.AllAsync(null, cancellation).ConfigureAwait(false))
        {
            // A run that is about to start has a line before it has a journal.
            if (line.Run != run.Value || !(unreadable || RunIndex.HasEnded(line.Status)))
                continue;
            await EraseAsync(run, line).ConfigureAwait(false);
            return true;
        }

        if (there)
        {
            await store.DeleteRunAsync(run, cancellation).ConfigureAwait(false);
            await index.RemoveRunAsync(run, cancellation).ConfigureAwait(false);
        }

        return known || there;
    }

    private async ValueTask<bool> HasJournalAsync(RunId run, CancellationToken cancellation)
    {
        try
        {
            return (await store.ReadAsync(run, JournalPosition.Start, null, cancellation).ConfigureAwait(false)).Records.Count > 0;
        }
        catch (JournalDamagedException)
        {
            return true;
        }
    }
}
