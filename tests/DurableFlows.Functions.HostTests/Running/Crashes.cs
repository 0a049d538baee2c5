namespace DurableFlows.Functions.HostTests.Running;

/// <summary>Kills the app's process or the host, always while nodes are running.</summary>
internal sealed class Crashes(Stage stage, string folder, FunctionsHost host)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly List<string> _said = [];

    public FunctionsHost Host { get; private set; } = host;

    /// <summary>The processes of the app whose work was cut off, by their own end or by that of their host.</summary>
    public HashSet<int> Killed { get; } = [];

    public int Count => _said.Count;

    public string Said => string.Join(", ", _said);

    public async Task WorkerAsync(Func<bool> isTime)
    {
        var inFlight = await WaitAsync(isTime);
        Killed.UnionWith(Host.KillWorker());
        _said.Add($"worker killed with {inFlight} executions in flight");
    }

    public async Task HostAsync(Func<bool> isTime)
    {
        var inFlight = await WaitAsync(isTime);
        Killed.UnionWith(Host.KillHost());
        _said.Add($"host killed with {inFlight} executions in flight");
        Host = await stage.StartAsync(folder, port: Host.Port);
    }

    private async Task<int> WaitAsync(Func<bool> isTime)
    {
        var inFlight = 0;
        await Until.TrueAsync(() => isTime() && (inFlight = stage.Marks.InFlight(Host.Workers)) > 0, Limit, () => $"There was no time to kill after: {Said}.");
        return inFlight;
    }
}
