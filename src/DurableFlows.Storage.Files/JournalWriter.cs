using DurableFlows.Journal;
using Microsoft.Win32.SafeHandles;

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
    public Task<AppendReceipt> AppendAsync(PendingAppend append, CancellationToken cancellation)
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
        return append.Done.WaitAsync(cancellation);
    }

    /// <summary>Does something to the file under the run's lock.</summary>
    public Task<T> LockedAsync<T>(Func<JournalFile, T> act, CancellationToken cancellation) =>
        HeldAsync(_ => act(file), cancellation);

    /// <summary>Removes the journal, and the lock file with it, after <paramref name="first"/>.</summary>
    public Task DeleteAsync(Action first, CancellationToken cancellation) => HeldAsync(
        held =>
        {
            first();
            file.Delete();
            journalLock.Remove(held);
            return true;
        },
        cancellation);

    public void Dispose()
    {
        file.Dispose();
        _gate.Dispose();
    }

    private async Task<T> HeldAsync<T>(Func<SafeFileHandle, T> act, CancellationToken cancellation)
    {
        await _gate.EnterAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var held = await journalLock.TakeAsync(cancellation).ConfigureAwait(false);
            return act(held);
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

    private async Task DrainAsync()
    {
        // Off the caller's thread: it goes on and may add to the group while an earlier one is flushed.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (true)
        {
            List<PendingAppend> group;
            lock (_sync)
            {
                if (_waiting.Count == 0)
                {
                    _isDraining = false;
                    return;
                }

                (group, _waiting) = (_waiting, []);
            }

            await WriteAsync(group).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<PendingAppend> taken)
    {
        var count = taken.Count;
        try
        {
            await LockedAsync(
                open =>
                {
                    taken.RemoveAll(append => append.TryGiveUp());
                    if (taken.Count > 0)
                        open.Append(taken);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
            taken.ForEach(append => append.Complete());
        }
#pragma warning disable CA1031 // whatever it was, the callers who wait must hear of it
        catch (Exception e)
#pragma warning restore CA1031
        {
            taken.ForEach(append => append.Fail(e));
        }
        finally
        {
            giveBack(this, count);
        }
    }
}
