using System.Collections.Concurrent;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;

namespace DurableFlows.DurableTask.Activities;

/// <summary>The runs whose journals this process has read, so that an activity reads only what is new. A cache: losing it costs a read.</summary>
internal sealed class HeldRuns(HostParts parts, string host)
{
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<string, Entry> _runs = new(StringComparer.Ordinal);
    private long _clock;

    /// <summary>The run of an instance; its journal may have grown since it was read.</summary>
    public async Task<HeldRun> GetAsync(InstanceId instance, CancellationToken cancellation)
    {
        var entry = _runs.GetOrAdd(instance.Run.Value, _ => new Entry(new Lazy<Task<HeldRun>>(() => HeldRun.OpenAsync(parts, host, instance, CancellationToken.None))));
        entry.Used = Interlocked.Increment(ref _clock);
        try
        {
            var run = await entry.Run.Value.WaitAsync(cancellation).ConfigureAwait(false);
            Trim();
            return run;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            Forget(instance);
            throw;
        }
    }

    /// <summary>Reads the run again when it is next asked for.</summary>
    public void Forget(InstanceId instance) => _runs.TryRemove(instance.Run.Value, out _);

    private void Trim()
    {
        if (_runs.Count <= Most)
            return;
        foreach (var (run, _) in _runs.OrderBy(r => r.Value.Used).Take(Most / 10).ToList())
            _runs.TryRemove(run, out _);
    }

    private sealed class Entry(Lazy<Task<HeldRun>> run)
    {
        public Lazy<Task<HeldRun>> Run => run;
        public long Used { get; set; }
    }
}
