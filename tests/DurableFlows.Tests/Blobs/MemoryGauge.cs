using System.Diagnostics;

namespace DurableFlows.Tests.Blobs;

/// <summary>Looks all the time how much memory this process holds, and keeps the most.</summary>
internal sealed class MemoryGauge : IAsyncDisposable
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(5));
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly (long Heap, long Set) _before;
    private readonly Task _looking;
    private (long Heap, long Set) _most;

    public MemoryGauge()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _most = _before = Look();
        _looking = KeepLookingAsync();
    }

    /// <summary>How far the managed heap, with what was not yet collected, rose above where it began; in MiB.</summary>
    public double Heap => (_most.Heap - _before.Heap) / (double)(1 << 20);

    /// <summary>The same for the working set of the process.</summary>
    public double WorkingSet => (_most.Set - _before.Set) / (double)(1 << 20);

    public int Looks { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _looking;
        _process.Dispose();
    }

    private async Task KeepLookingAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            var now = Look();
            _most = (Math.Max(_most.Heap, now.Heap), Math.Max(_most.Set, now.Set));
            Looks++;
        }
    }

    private (long Heap, long Set) Look()
    {
        _process.Refresh();
        return (GC.GetTotalMemory(forceFullCollection: false), _process.WorkingSet64);
    }
}
