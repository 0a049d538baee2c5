using System.Runtime.ExceptionServices;
using DurableFlows.Journal.Records;

namespace DurableFlows.Execution;

/// <summary>A record on its way into the journal. Whoever writes the group it begins needs nobody to tell it when that is done.</summary>
internal sealed class PendingRecord(JournalRecord record, ArraySegment<byte> body, bool leads)
{
    private readonly TaskCompletionSource<AppliedRecord>? _waiting = leads ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppliedRecord? _result;
    private ExceptionDispatchInfo? _error;

    public JournalRecord Record { get; } = record;
    public ArraySegment<byte> Body { get; } = body;

    /// <summary>What the record came to, for who waits for the group.</summary>
    public Task<AppliedRecord> Applied => _waiting?.Task ?? throw new InvalidOperationException("The writer of a group does not wait for it.");

    /// <summary>What the record came to, for who has written the group.</summary>
    public AppliedRecord Result
    {
        get
        {
            if (_result is null)
                _error?.Throw();
            return _result ?? throw new InvalidOperationException("The group is not written.");
        }
    }

    public void Complete(AppliedRecord applied)
    {
        _result = applied;
        _waiting?.SetResult(applied);
    }

    public void Fail(Exception error)
    {
        _error = ExceptionDispatchInfo.Capture(error);
        _waiting?.TrySetException(error);
    }
}
