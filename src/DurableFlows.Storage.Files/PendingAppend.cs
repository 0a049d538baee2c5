using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>Records that wait to be written with the next group.</summary>
/// <remarks>Whoever completes it runs what its caller does next, so nothing may be held then.</remarks>
internal sealed class PendingAppend : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<AppendReceipt> _done = new();
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _givingUp;
    private AppendReceipt _receipt;
    private Exception? _error;

    public PendingAppend(IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        (Records, Known, _cancellation) = (records, known, cancellation);
        _givingUp = cancellation.UnsafeRegister(
            static state => ThreadPool.UnsafeQueueUserWorkItem(static append => append?.GiveUp(), state as PendingAppend, preferLocal: false), this);
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Records { get; }

    public JournalPosition? Known { get; }

    public Task<AppendReceipt> Done => _done.Task;

    /// <summary>Whether its caller has given up, so that it need not be written.</summary>
    public bool IsGivenUp => _cancellation.IsCancellationRequested;

    public void Place(int segment, long start, long end) => _receipt = new AppendReceipt(new(segment, start), new(segment, end));

    public void Fail(Exception error) => _error = error;

    /// <summary>Tells the caller.</summary>
    public void Execute()
    {
        _givingUp.Unregister();
        if (_error is null)
            _done.TrySetResult(_receipt);
        else
            _done.TrySetException(_error);
    }

    private void GiveUp() => _done.TrySetCanceled(_cancellation);
}
