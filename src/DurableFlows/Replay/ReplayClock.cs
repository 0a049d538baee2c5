namespace DurableFlows.Replay;

/// <summary>The time of a replay: that of what was recorded, so that nobody waits for it. Timers run by the system's clock, for nodes that run for real.</summary>
internal sealed class ReplayClock(DateTimeOffset begin) : TimeProvider
{
    private long _ticks = begin.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Lets time pass; it never runs backwards.</summary>
    public void AdvanceTo(DateTimeOffset time) => Interlocked.Exchange(ref _ticks, Math.Max(_ticks, time.UtcTicks));
}
