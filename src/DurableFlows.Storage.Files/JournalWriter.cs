using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>Writes one run's journal for one store, gathering what waits into groups.</summary>
internal sealed class JournalWriter(RunId run, JournalFile file, JournalLock journalLock, Action<JournalWriter, int> giveBack) : IDisposable
{
    private readonly JournalGate _gate = JournalGate.Rent(file.Path);
    private readonly Lock _sync = new();
    private List<PendingAppend> _waiting = [];
    private bool _isDraining;

    public RunId Run { get; } = run;

    /// <summary>Appends with the next group. The rent on this writer is given back when the group is done.</summary>
    public Task<AppendReceipt> AppendAsync(PendingAppend append)
    {
        bool drain;
        lock (_sync)
        {
            _waiting.Add(append);
            drain = !_isDraining;
            _isDraining = true;
        }

        if (drain)
            _ = DrainAsync();
        return append.Done;
    }

    /// <summary>Does something to the file under the run's lock.</summary>
    public Task<T> LockedAsync<T>(Func<JournalFile, T> act, CancellationToken cancellation) =>
        HeldAsync(() => act(file), cancellation);

    /// <summary>Removes the journal, and the lock file with it, after <paramref name="first"/>.</summary>
    public Task DeleteAsync(Action first, CancellationToken cancellation) => HeldAsync(
        () =>
        {
            first();
            file.Delete();
            journalLock.Remove();
            return true;
        },
        cancellation);

    public void Dispose()
    {
        file.Dispose();
        journalLock.Dispose();
        _gate.Dispose();
    }

    private async Task<T> HeldAsync<T>(Func<T> act, CancellationToken cancellation)
    {
        await _gate.EnterAsync(cancellation).ConfigureAwait(false);
        try
        {
            try
            {
                return await HeldOnceAsync(act, cancellation).ConfigureAwait(false);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody removed the folder behind our back; the lock makes it anew.
                return await HeldOnceAsync(act, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            throw FileErrors.Unavailable(file.Path, e);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private async Task<T> HeldOnceAsync<T>(Func<T> act, CancellationToken cancellation)
    {
        try
        {
            await journalLock.TakeAsync(cancellation).ConfigureAwait(false);
            var done = act();
            journalLock.Release();
            return done;
        }
        catch
        {
            journalLock.Dispose();
            throw;
        }
    }

    /// <summary>Writes the first group on the thread of its caller, who waits for it anyhow, and what has gathered meanwhile on another.</summary>
    private async Task DrainAsync()
    {
        while (true)
        {
            List<PendingAppend> group;
            lock (_sync)
                (group, _waiting) = (_waiting, []);
            var count = group.Count;
            await WriteAsync(group).ConfigureAwait(false);
            giveBack(this, count);
            if (IsLastGroup(group))
                return;
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }
    }

    /// <summary>Tells the callers; the last one of the last group on this thread, which a chain of appends would only wait for otherwise.</summary>
    private bool IsLastGroup(List<PendingAppend> group)
    {
        bool isLast;
        lock (_sync)
        {
            isLast = _waiting.Count == 0;
            _isDraining = !isLast;
        }

        for (var i = 0; i < group.Count; i++)
        {
            if (isLast && i == group.Count - 1)
                group[i].Execute();
            else
                ThreadPool.UnsafeQueueUserWorkItem(group[i], preferLocal: false);
        }

        return isLast;
    }

    private async Task WriteAsync(List<PendingAppend> group)
    {
        try
        {
            await LockedAsync(
                open =>
                {
                    group.RemoveAll(append => append.IsGivenUp);
                    if (group.Count > 0)
                        open.Append(group);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever it was, the callers who wait must hear of it
        catch (Exception e)
#pragma warning restore CA1031
        {
            group.ForEach(append => append.Fail(e));
        }
    }
}
