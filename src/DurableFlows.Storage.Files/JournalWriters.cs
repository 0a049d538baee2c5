using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>The writers of a store: those in use, and the ones used last up to a limit.</summary>
internal sealed class JournalWriters(int limit, Func<RunId, Action<JournalWriter, int>, JournalWriter> create) : IDisposable
{
    private readonly Lock _sync = new();
    private readonly Dictionary<RunId, Entry> _entries = [];
    private readonly LinkedList<Entry> _idle = [];
    private bool _isDisposed;

    /// <summary>Takes a writer, to be given back.</summary>
    public JournalWriter Rent(RunId run)
    {
        lock (_sync)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(FileStore));
            if (!_entries.TryGetValue(run, out var entry))
                _entries[run] = entry = new Entry(create(run, GiveBack));
            if (entry.Users++ == 0 && entry.Place.List is not null)
                _idle.Remove(entry.Place);
            return entry.Writer;
        }
    }

    /// <summary>Gives a writer back as often as it was rented.</summary>
    public void GiveBack(JournalWriter writer, int times)
    {
        lock (_sync)
        {
            var entry = _entries[writer.Run];
            entry.Users -= times;
            if (entry.Users > 0)
                return;
            _idle.AddLast(entry.Place);
            while (_idle.First is { } oldest && (_isDisposed || _entries.Count > limit))
                Forget(oldest.Value);
        }
    }

    /// <summary>Closes every writer now idle, and each other one when its work is done.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _isDisposed = true;
            while (_idle.First is { } oldest)
                Forget(oldest.Value);
        }
    }

    private void Forget(Entry entry)
    {
        _idle.Remove(entry.Place);
        _entries.Remove(entry.Writer.Run);
        entry.Writer.Dispose();
    }

    private sealed class Entry
    {
        public Entry(JournalWriter writer)
        {
            Writer = writer;
            Place = new LinkedListNode<Entry>(this);
        }

        public JournalWriter Writer { get; }

        public LinkedListNode<Entry> Place { get; }

        public int Users { get; set; }
    }
}
