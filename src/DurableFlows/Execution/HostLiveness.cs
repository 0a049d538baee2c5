using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Says that this host lives, and tells whether another one does.</summary>
/// <remarks>On this machine a process is asked for directly, so that one that was killed is gone at once; elsewhere a sign of life lapses.</remarks>
internal sealed class HostLiveness : IAsyncDisposable
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lapse = TimeSpan.FromSeconds(40);
    private static readonly ConcurrentDictionary<string, byte> InThisProcess = new(StringComparer.Ordinal);
    private static readonly Lazy<string> Boot = new(ReadBoot);
    private readonly IFlowStore _store;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _renewing = Task.CompletedTask;
    private bool _begun;
    private int _disposed;

    /// <summary>For a host that is this process.</summary>
    public HostLiveness(IFlowStore store, TimeProvider time, IdSource ids)
        : this(store, time, new HostIdentity { Id = ids.NewId(), Machine = Environment.MachineName, Process = Environment.ProcessId })
    {
    }

    /// <summary>For one that may have many processes, none of which is it: its sign is renewed by each and lapses when there is none any more.</summary>
    public HostLiveness(IFlowStore store, TimeProvider time, HostIdentity identity) => (_store, _time, Identity) = (store, time, identity);

    public HostIdentity Identity { get; }

    private bool IsOneProcess => Identity.Process > 0;

    /// <summary>Gives the first sign of life; on it the right to hold runs depends.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellation)
    {
        if (_begun)
            return;
        if (IsOneProcess)
            InThisProcess[Identity.Id] = 0;
        await RenewAsync(cancellation).ConfigureAwait(false);
        _begun = true;
        _renewing = KeepRenewingAsync();
    }

    /// <summary>Whether a host still lives, as far as can be told from here.</summary>
    public async ValueTask<bool> IsAliveAsync(HostIdentity host, CancellationToken cancellation)
    {
        if (host.Id == Identity.Id)
            return true;
        var found = await _store.ListMarkersAsync(Folder(host.Id), null, 1, cancellation).ConfigureAwait(false);
        if (found.Count == 0 || Read(found[0]) is not { } sign)
            return false;
        if (sign.Boot != Boot.Value)
            return _time.GetUtcNow() - sign.Renewed < Lapse;
        if (sign.Process == Environment.ProcessId ? InThisProcess.ContainsKey(host.Id) : Runs(sign))
            return true;
        // Nobody has to wait for that.
        _ = RemoveAsync(host.Id);
        return false;
    }

    /// <summary>For tests: dies as a killed process does, leaving its sign of life behind.</summary>
    public void Abandon()
    {
        InThisProcess.TryRemove(Identity.Id, out _);
        _stop.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (InThisProcess.TryRemove(Identity.Id, out _))
            await RemoveAsync(Identity.Id).ConfigureAwait(false);

        _stop.Dispose();
    }

    /// <summary>Each host has a folder of its own, so that one is found without listing all there ever were.</summary>
    private static string Folder(string host) => $"hosts/{StoreNames.Encode(host)}/";

    private static string Name(string host) => Folder(host) + "sign";

    private async Task RemoveAsync(string host)
    {
        try
        {
            await _store.DeleteMarkerAsync(Name(host), CancellationToken.None).ConfigureAwait(false);
        }
        catch (FlowException)
        {
            // A sign that stays says the same to whoever looks next.
        }
    }

    private async Task KeepRenewingAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(RenewEvery, _time, _stop.Token).ConfigureAwait(false);
                await RenewAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (FlowException)
            {
                // The store is out of reach; the next renewal may find it.
            }
        }
    }

    private ValueTask RenewAsync(CancellationToken cancellation)
    {
        using var process = Process.GetCurrentProcess();
        var sign = IsOneProcess
            ? new Sign(Boot.Value, Environment.ProcessId, process.StartTime.ToUniversalTime().Ticks, _time.GetUtcNow())
            : new Sign("", 0, 0, _time.GetUtcNow());
        return _store.PutMarkerAsync(new Marker(Name(Identity.Id), JsonSerializer.SerializeToUtf8Bytes(sign)) { IsHint = true }, cancellation);
    }

    private static Sign? Read(Marker marker)
    {
        try
        {
            return JsonSerializer.Deserialize<Sign>(marker.Body.Span);
        }
        catch (JsonException)
        {
            // Markers are replaced whole, so this one is damaged; should its host live after all, it is fenced by the generation.
            return null;
        }
    }

    private static bool Runs(Sign sign)
    {
        try
        {
            using var process = Process.GetProcessById(sign.Process);
            // A process id is used again after a while; its start is not. The clock of starts is coarse.
            return Math.Abs(process.StartTime.ToUniversalTime().Ticks - sign.Started) < TimeSpan.TicksPerSecond && !HasEnded(sign.Process);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A process that was killed stays in the table of processes until its parent looks, which some never do.</summary>
    private static bool HasEnded(int process)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return line[(line.LastIndexOf(')') + 2)..] is ['Z' or 'X', ..];
        }
        catch (IOException)
        {
            return true; // gone meanwhile
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Tells one life of one machine from another, and from the inside of a container.</summary>
    private static string ReadBoot()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return boot + new FileInfo("/proc/self/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }

    private sealed record Sign(string Boot, int Process, long Started, DateTimeOffset Renewed);
}
