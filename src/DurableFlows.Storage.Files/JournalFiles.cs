using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>The journals of a store, one folder a run.</summary>
internal sealed class JournalFiles : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private readonly FileStoreOptions _options;
    private readonly FileLayout _layout;
    private readonly TemporaryFiles _temporary;
    private readonly JournalWriters _writers;

    public JournalFiles(FileStoreOptions options, FileLayout layout, TemporaryFiles temporary, IDisk disk)
    {
        (_options, _layout, _temporary) = (options, layout, temporary);
        _writers = new JournalWriters(options.OpenJournals, (run, giveBack) => new JournalWriter(
            run,
            new JournalFile(run, layout, disk, options.Flush),
            new JournalLock(layout.RunFolder(run), options.Time, options.LockTimeout),
            giveBack));
    }

    public Task<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation) =>
        _writers.Rent(run).AppendAsync(new PendingAppend(records, known, cancellation));

    public JournalSlice Read(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        using var file = JournalReader.TryOpen(_layout.Journal(run));
        return file is null ? new JournalSlice([], from) : JournalReader.Read(file, run, from, upTo, cancellation);
    }

    public async ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation) =>
        !File.Exists(_layout.Journal(run)) ? null : await LockedAsync(run, file => file.Compact(end, record.Span), cancellation).ConfigureAwait(false);

    public async ValueTask TearCompactionAsync(RunId run, ReadOnlyMemory<byte> record, CancellationToken cancellation) => await LockedAsync(
        run,
        file =>
        {
            file.TearCompaction(record.Span);
            return true;
        },
        cancellation).ConfigureAwait(false);

    public async ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation) =>
        !File.Exists(_layout.Journal(run)) ? 0 : await LockedAsync(
            run,
            file =>
            {
                _temporary.RemoveAbandoned(FileLayout.Payloads(_layout.RunFolder(run)));
                return file.Repair();
            },
            cancellation).ConfigureAwait(false);

    public async ValueTask TearAsync(RunId run, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => await LockedAsync(
        run,
        file =>
        {
            file.Tear(bytes.Span);
            return true;
        },
        cancellation).ConfigureAwait(false);

    public async ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation)
    {
        var path = _layout.Journal(run);
        var start = _options.Time.GetTimestamp();
        while (!FileErrors.Try(path, () => JournalReader.HasNews(path, known)) && _options.Time.GetElapsedTime(start) < LongestWait)
            await Task.Delay(Poll, _options.Time, cancellation).ConfigureAwait(false);
    }

    public async ValueTask DeleteAsync(RunId run, CancellationToken cancellation)
    {
        var folder = _layout.RunFolder(run);
        if (!Directory.Exists(folder))
            return;
        var writer = _writers.Rent(run);
        try
        {
            await writer.DeleteAsync(() => DeletePayloads(folder), cancellation).ConfigureAwait(false);
            EmptyFolders.Remove(folder, _layout.Runs);
        }
        finally
        {
            _writers.GiveBack(writer, 1);
        }
    }

    public void Dispose() => _writers.Dispose();

    private static void DeletePayloads(string folder)
    {
        if (FileLayout.Payloads(folder) is var payloads && Directory.Exists(payloads))
            Directory.Delete(payloads, recursive: true);
    }

    private async ValueTask<T> LockedAsync<T>(RunId run, Func<JournalFile, T> act, CancellationToken cancellation)
    {
        var writer = _writers.Rent(run);
        try
        {
            return await writer.LockedAsync(act, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _writers.GiveBack(writer, 1);
        }
    }
}
