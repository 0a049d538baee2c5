namespace DurableFlows.Http.Tests.Running;

/// <summary>A clock on which waits end at once and take their time; those of five minutes and more never end. Nothing else moves it.</summary>
internal sealed class EagerTime : TimeProvider
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(5);
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Every wait, as it was asked for.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void Wait(TimeSpan time, Action then)
    {
        if (time < TimeSpan.Zero || time >= Never)
            return;
        lock (Waits)
            Waits.Add(time);
        Interlocked.Add(ref _ticks, time.Ticks);
        ThreadPool.UnsafeQueueUserWorkItem(_ => then(), null);
    }

    private sealed class Timer(EagerTime time, Action callback) : ITimer
    {
        private int _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Wait(dueTime, () =>
            {
                if (Volatile.Read(ref _disposed) == 0)
                    callback();
            });
            return true;
        }

        public void Dispose() => Volatile.Write(ref _disposed, 1);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
