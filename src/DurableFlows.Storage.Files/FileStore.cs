using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>Keeps everything in a folder: for development, for one machine, and for tests that must survive a process.</summary>
/// <remarks>
/// Any number of processes and stores may use one folder at once, as long as its file system keeps locks, which is checked before the
/// first write. Appends that wait for the same journal are written and flushed together. Reading takes no lock.
/// </remarks>
public sealed class FileStore : IFlowStore, ITearable, IDisposable
{
    private readonly FileStoreOptions _options;
    private readonly FileLayout _layout;
    private readonly JournalFiles _journals;
    private readonly PayloadFiles _payloads;
    private readonly MarkerFiles _markers;
    private readonly Lock _checking = new();
    private volatile bool _isChecked;

    /// <summary>A store in a folder that is looked at when it is first written to.</summary>
    public FileStore(FileStoreOptions options)
        : this(options, new SystemDisk())
    {
    }

    internal FileStore(FileStoreOptions options, IDisk disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OpenJournals, 1);
        _options = options;
        _layout = new FileLayout(options.Path);
        var temporary = new TemporaryFiles(options.Time, options.Flush);
        _journals = new JournalFiles(options, _layout, temporary, disk);
        _payloads = new PayloadFiles(_layout, temporary);
        _markers = new MarkerFiles(_layout, temporary);
    }

    /// <inheritdoc />
    public string Spec => "file:" + _options.Path;

    /// <inheritdoc />
    public bool IsDurable => true;

    /// <summary>Opens a store after a look at its folder; a folder that does not exist is created by the first write.</summary>
    /// <exception cref="FlowException">With code <c>store.unavailable</c> when the path is a file or not writable,
    /// with <c>store.unsupported</c> when its file system keeps no locks.</exception>
    public static FileStore Open(string path) => Open(new FileStoreOptions { Path = path });

    /// <inheritdoc cref="Open(string)"/>
    public static FileStore Open(FileStoreOptions options)
    {
        var store = new FileStore(options);
        if (Directory.Exists(store._layout.Root) || File.Exists(store._layout.Root))
            store.Check();
        return store;
    }

    /// <inheritdoc />
    /// <remarks>A caller that gives up early leaves its records to the group they wait in, unless that has not been begun.</remarks>
    public ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        RecordBodies.Check(records);
        cancellation.ThrowIfCancellationRequested();
        Check();
        return new(_journals.AppendAsync(run, records, known, cancellation));
    }

    /// <inheritdoc />
    /// <remarks>A reader that starts in the middle counts from there: <see cref="JournalDamagedException.LastGood"/> is then the number of
    /// good records since <paramref name="from"/>, and the caller, who knows their numbers, adds its own.</remarks>
    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(FileErrors.Try(_layout.Journal(run), () => _journals.Read(run, from, upTo, cancellation)));
    }

    /// <inheritdoc />
    /// <remarks>The new file is written beside the old one, flushed, and given its name.</remarks>
    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
    {
        RecordBodies.Check(record);
        cancellation.ThrowIfCancellationRequested();
        return _journals.CompactAsync(run, end, record, cancellation);
    }

    /// <inheritdoc />
    /// <remarks>Also removes what is left of payloads that were never finished, once it is an hour old.</remarks>
    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _journals.RepairAsync(run, cancellation);
    }

    /// <inheritdoc />
    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _journals.WaitForGrowthAsync(run, known, cancellation);
    }

    /// <inheritdoc />
    public ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _journals.DeleteAsync(run, cancellation);
    }

    /// <inheritdoc />
    /// <remarks>What is there under the name is taken to be right when it has the same length, else it is replaced.</remarks>
    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        cancellation.ThrowIfCancellationRequested();
        Check();
        return _payloads.PutAsync(key, content, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(_payloads.Open(key));
    }

    /// <inheritdoc />
    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marker);
        cancellation.ThrowIfCancellationRequested();
        Check();
        _markers.Put(marker);
        return default;
    }

    /// <inheritdoc />
    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _markers.Delete(name);
        return default;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(_markers.List(prefix, after, limit, cancellation));
    }

    /// <summary>Closes the journals kept open; an append under way ends first.</summary>
    public void Dispose() => _journals.Dispose();

    ValueTask ITearable.TearAsync(RunId run, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        Check();
        return _journals.TearAsync(run, bytes, cancellation);
    }

    ValueTask ITearable.TearCompactionAsync(RunId run, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => _journals.TearCompactionAsync(run, record, cancellation);

    /// <summary>Once, before the first write: the folder must be there, take files, and keep locks.</summary>
    private void Check()
    {
        if (_isChecked)
            return;
        lock (_checking)
        {
            if (_isChecked)
                return;
            var root = _layout.Root;
            if (File.Exists(root))
                throw new FlowException(ErrorCodes.StoreUnavailable, $"'{root}' is a file, and a file store needs a folder: name another path.");
            if (!Directory.Exists(root))
                FileErrors.Try(root, () => Directory.CreateDirectory(root));
            LockProbe.Check(root);
            if (_options.Flush)
                FolderFlush.TryFlush(FileLayout.Folder(root));
            _isChecked = true;
        }
    }
}
