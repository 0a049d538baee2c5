using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>Removes runs. Each step leaves a run that can be found and finished, and that nobody can go on with.</summary>
/// <remarks>
/// For each run in this order: a note, the record <c>run.deleting</c>, the markers of requests, payloads and journal, lines and other markers, the note.
/// Children go after the record of their parent and before its journal, which names them.
/// </remarks>
internal sealed class RunDeleter(HostParts parts)
{
    /// <summary>Deletes a run and what it started, or finishes that.</summary>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>run.active</c>, <c>run.held</c> or <c>run.needed</c>: nothing was removed.</exception>
    public async Task DeleteAsync(RunId run, DeleteOptions options, CancellationToken cancellation)
    {
        await parts.Leaving(run).WaitAsync(cancellation).ConfigureAwait(false);
        if (await ReadAsync(run, options, cancellation).ConfigureAwait(false) is not { } tree)
        {
            if (!await parts.Remains.RemoveAsync(run, options.Force, cancellation).ConfigureAwait(false))
                throw new FlowException(ErrorCodes.RunNotFound, $"There is no run '{run}' in store {parts.Store.Spec}, so there is nothing to delete.");
            return;
        }

        if (tree.Root.Read(s => s.Deleting is null))
            await new DeletionChecks(parts).CheckAsync(tree, options, cancellation).ConfigureAwait(false);
        await RemoveAsync(tree, options.By).ConfigureAwait(false);
    }

    /// <summary>Removes a run that was found to have ended, and what it started. Not cancellable: what was begun is seen through, or left to be finished.</summary>
    public async Task RemoveAsync(RunTree tree, string? by)
    {
        await MarkAsync(tree.Root, by).ConfigureAwait(false);
        foreach (var child in tree.Children.Reverse())
        {
            await MarkAsync(child, by).ConfigureAwait(false);
            await EraseAsync(child).ConfigureAwait(false);
        }

        foreach (var gone in tree.Gone)
            await parts.Remains.FinishAsync(gone, CancellationToken.None).ConfigureAwait(false);
        await EraseAsync(tree.Root).ConfigureAwait(false);
    }

    /// <summary>Finishes every deletion that was begun and not finished.</summary>
    /// <returns>The runs that were finished.</returns>
    public async Task<IReadOnlyList<string>> FinishAllAsync(CancellationToken cancellation)
    {
        var finished = new List<string>();
        foreach (var line in await parts.Remains.Notes.ListAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                if (await FinishAsync(line, cancellation).ConfigureAwait(false))
                    finished.Add(line.Run);
            }
            catch (FlowException e) when (e.Code != ErrorCodes.StoreUnavailable)
            {
                Log.NotDeleted(parts.Logger, line.Run, e.Code);
            }
        }

        return finished;
    }

    private async Task<bool> FinishAsync(RunSummary line, CancellationToken cancellation)
    {
        var run = RunId.Parse(line.Run);
        if (await RunTree.ReadAsync(parts, run, cancellation).ConfigureAwait(false) is not { } tree)
        {
            await parts.Remains.EraseAsync(run, line).ConfigureAwait(false);
            return true;
        }

        if (tree.Root.Read(s => s.Deleting is not null))
        {
            await RemoveAsync(tree, null).ConfigureAwait(false);
            return true;
        }

        // The record never came, or another run has the id now. Should it come after all, a second delete finishes it.
        if (tree.Root.Read(s => s.Started.Time) != line.StartedAt)
            await parts.Index.RemoveLineAsync(line, CancellationToken.None).ConfigureAwait(false);
        await parts.Remains.Notes.RemoveAsync(run, CancellationToken.None).ConfigureAwait(false);
        return false;
    }

    private async ValueTask<RunTree?> ReadAsync(RunId run, DeleteOptions options, CancellationToken cancellation)
    {
        try
        {
            return await RunTree.ReadAsync(parts, run, cancellation).ConfigureAwait(false);
        }
        catch (FlowException e) when (options.Force && IsDamage(e))
        {
            return await new UnreadableRuns(parts).ReadAsync(run, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What a newer version wrote is no damage: that version may hold the run.</summary>
    private static bool IsDamage(FlowException e) => e.Code is ErrorCodes.JournalDamaged or ErrorCodes.JournalInconsistent
        or ErrorCodes.DefinitionMissing or ErrorCodes.DefinitionDamaged;

    private async Task MarkAsync(RunSession session, string? by)
    {
        if (session.Read(s => s.Deleting is not null))
            return;
        var (line, incarnation, generation, forks) = session.Read(s => (Summaries.Of(s), s.Incarnation, s.Generation, s.Forks.Count));
        await parts.Remains.Notes.PutAsync(line, CancellationToken.None).ConfigureAwait(false);
        var record = new RunDeleting { Id = parts.Records.Ids.NewId(), Run = incarnation, Time = parts.Records.Now, OfGeneration = generation, OfForks = forks, By = by };
        if (!await IsAppendedAsync(session, record).ConfigureAwait(false))
            return;
        if (session.Read(s => s.Deleting is null))
        {
            await parts.Remains.Notes.RemoveAsync(session.Run, CancellationToken.None).ConfigureAwait(false);
            throw DeletionChecks.Resumed(session);
        }

        Log.Deleting(parts.Logger, session.Run.Value, line.Flow, by);
    }

    /// <summary>Appends; false when somebody else was faster, so that the journal this wrote to is none.</summary>
    private static async Task<bool> IsAppendedAsync(RunSession session, RunDeleting record)
    {
        try
        {
            await session.AppendAsync(record).ConfigureAwait(false);
            return true;
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunNotFound)
        {
            return false;
        }
    }

    private async Task EraseAsync(RunSession session)
    {
        await parts.Upkeep.ForgetRequestsAsync(session).ConfigureAwait(false);
        await parts.Remains.EraseAsync(session.Run, session.Read(Summaries.Of)).ConfigureAwait(false);
    }
}
