namespace DurableFlows.Storage.Files;

/// <summary>Queues the writers of one journal within this process, whichever store they come from.</summary>
/// <remarks>The lock file alone would be enough, but can only be polled.</remarks>
internal sealed class JournalGate : IDisposable
{
    private static readonly Dictionary<string, JournalGate> Gates = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _semaphore = new(1, 1);
    private readonly string _path;
    private int _users;

    private JournalGate(string path) => _path = path;

    public static JournalGate Rent(string path)
    {
        lock (Gates)
        {
            if (!Gates.TryGetValue(path, out var gate))
                Gates[path] = gate = new JournalGate(path);
            gate._users++;
            return gate;
        }
    }

    public Task EnterAsync(CancellationToken cancellation) => _semaphore.WaitAsync(cancellation);

    public void Leave() => _semaphore.Release();

    /// <summary>Gives the gate back; the last one removes it.</summary>
    public void Dispose()
    {
        lock (Gates)
        {
            if (--_users > 0)
                return;
            Gates.Remove(_path);
        }

        _semaphore.Dispose();
    }
}
