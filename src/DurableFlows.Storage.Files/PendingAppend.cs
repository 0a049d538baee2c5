using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>Records that wait to be written with the next group.</summary>
internal sealed class PendingAppend(IReadOnlyList<ReadOnlyMemory<byte>> records, long? known, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<AppendReceipt> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppendReceipt _receipt;

    public IReadOnlyList<ReadOnlyMemory<byte>> Records { get; } = records;

    public long? Known { get; } = known;

    public Task<AppendReceipt> Done => _done.Task;

    /// <summary>Ends the wait of a caller that has given up; false when it has not, and the records are to be written.</summary>
    public bool TryGiveUp()
    {
        if (!cancellation.IsCancellationRequested)
            return false;
        _done.TrySetCanceled(cancellation);
        return true;
    }

    public void Place(long start, long end) => _receipt = new AppendReceipt(new(0, start), new(0, end));

    public void Complete() => _done.TrySetResult(_receipt);

    public void Fail(Exception error)
    {
        _done.TrySetException(error);
        _ = _done.Task.Exception; // seen, even when the caller has left
    }
}
