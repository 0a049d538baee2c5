using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>The decisions of a run that wait for their time. For one thread.</summary>
internal sealed class PumpTimers(TimeProvider time)
{
    // A timer cannot run for longer than some weeks; whoever waits looks again.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(12);
    private readonly PriorityQueue<Decision, DateTimeOffset> _waiting = new();

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Whether something of the run itself waits, not only somebody's looking after requests.</summary>
    public bool HoldWork => _waiting.UnorderedItems.Any(t => t.Element is not Decision.WatchRequest);

    /// <summary>Whether a decision is not due yet.</summary>
    public bool IsEarly(Decision decision) => DueOf(decision) is { } due && due > time.GetUtcNow();

    public void Add(Decision decision) => Add(decision, DueOf(decision) ?? default);

    public void Add(Decision decision, DateTimeOffset due) => _waiting.Enqueue(decision, due);

    /// <summary>Takes the next decision that is due; null when none is.</summary>
    public Decision? TakeDue() => _waiting.TryPeek(out _, out var due) && due <= time.GetUtcNow() ? _waiting.Dequeue() : null;

    /// <summary>Waits until something else happens or the next decision may be due.</summary>
    public async ValueTask WaitAsync(Task other)
    {
        if (other.IsCompleted || !_waiting.TryPeek(out _, out var due))
        {
            await other.ConfigureAwait(false);
            return;
        }

        var wait = due - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return;
        using var cancel = new CancellationTokenSource();
        var timer = Task.Delay(wait < LongestDelay ? wait : LongestDelay, time, cancel.Token);
        await Task.WhenAny(other, timer).ConfigureAwait(false);
        await cancel.CancelAsync().ConfigureAwait(false);
    }

    private static DateTimeOffset? DueOf(Decision decision) => decision switch
    {
        Decision.RunNode run => run.NotBefore,
        Decision.RunChild child => child.NotBefore,
        _ => null,
    };
}
