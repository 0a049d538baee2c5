using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Crash;

/// <summary>Runs a scenario in one process after another, each of which but the last may die at an append.</summary>
internal sealed class CrashRunner(CrashScenario scenario, CrashData data, CrashOutside outside)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TimeProvider _time = scenario.Time();
    private readonly RunId _run = RunId.Parse(CrashScenario.Run);
    private HashSet<(string Run, string Path, int Step, int Attempt)> _recorded = [];

    /// <summary>What ran in each process.</summary>
    public List<Probe> Processes { get; } = [];

    /// <summary>How many appends the last process made.</summary>
    public int Appends { get; private set; }

    /// <summary>Runs until the process dies at an append, 0 for never.</summary>
    /// <returns>Whether it died.</returns>
    public async Task<bool> LiveAsync(int crashAt, CrashPoint point)
    {
        CrashingStore? crashing = null;
        await LiveAsync(inner => crashing = new CrashingStore(inner, crashAt, point), () => crashing?.HasCrashed == true);
        Appends = crashing?.Appends ?? 0;
        return crashing?.HasCrashed == true;
    }

    /// <summary>Runs in a process on a store that may die.</summary>
    public async Task LiveAsync(Func<IFlowStore, IFlowStore> wrap, Func<bool> died)
    {
        var probe = new Probe();
        Processes.Add(probe);
        using var limit = new CancellationTokenSource(Limit);
        using var store = new DisposableStore(data.Open());
        var options = new FlowHostOptions { Store = wrap(store.Inner), Settings = new() { Behavior = scenario.Behavior }, Compaction = new CompactionPace(1, 0) };
        foreach (var type in scenario.NodeTypes)
            options.NodeTypes.Add(type);
        var registered = new ServiceCollection().AddSingleton(probe);
        outside.Register(registered);
        await using var services = registered.BuildServiceProvider();
        var host = new FlowHost(options, services, _time);
        try
        {
            await DriveAsync(host, probe, limit.Token);
        }
        catch (CrashException)
        {
            // As wished.
        }

        if (died())
            host.Abandon();
        await LeaveAsync(host);
        await CheckRecordedAsync(store.Inner, probe);
    }

    /// <summary>What the run came to, read by yet another process, which would have decided the same at every record.</summary>
    public async Task<string> StoryAsync()
    {
        using var store = new DisposableStore(data.Open());
        var options = new FlowHostOptions { Store = store.Inner };
        foreach (var type in scenario.NodeTypes)
            options.NodeTypes.Add(type);
        await using var host = new FlowHost(options);
        Assert.Null((await new FlowReplayer(options).VerifyAsync(_run)).Divergence);
        return await RunStory.OfAsync(host.Client, _run, scenario.IsLoose, scenario.Behavior == CheckpointBehavior.Append) + outside.Look();
    }

    private async Task DriveAsync(FlowHost host, Probe probe, CancellationToken limit)
    {
        if (await BeginAsync(host, limit) is not { } handle)
            return;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(limit);
        var meanwhile = scenario.Meanwhile?.Invoke(host, probe, done.Token) ?? Task.CompletedTask;
        while (true)
        {
            var result = await handle.WaitForInputAsync(limit);
            if (handle.Completion.IsCompleted)
                break;
            foreach (var request in result.Requests)
                await AnswerAsync(host, request);
            await Task.Yield();
        }

        await done.CancelAsync();
        await meanwhile.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task<RunHandle?> BeginAsync(FlowHost host, CancellationToken limit)
    {
        try
        {
            return await host.StartAsync(scenario.Flow, scenario.Input, new StartOptions { Run = _run.Value, By = "bob" }, limit);
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunExists)
        {
            var status = (await host.Client.GetAsync(_run, null, limit)).Summary.Status;
            if (status is not (RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled))
                return await host.ResumeAsync(_run, null, limit);
            // What it started may have been left behind.
            foreach (var child in await host.RecoverAsync(limit))
                await child.Completion.WaitAsync(limit);
            return null;
        }
    }

    private async Task AnswerAsync(FlowHost host, RequestDetails request)
    {
        try
        {
            await host.Client.AnswerAsync(RunId.Parse(request.Run), request.Request.Id, scenario.Answer(request));
        }
        catch (FlowException e) when (e.Code is ErrorCodes.RequestAnswered or ErrorCodes.RequestWithdrawn or ErrorCodes.RequestExpired)
        {
            // The run was faster.
        }
    }

    private static async Task LeaveAsync(FlowHost host)
    {
        try
        {
            await host.DisposeAsync();
        }
        catch (CrashException)
        {
            // It is dead already.
        }
    }

    /// <summary>Nothing that was recorded before this process began may have run in it.</summary>
    private async Task CheckRecordedAsync(IFlowStore store, Probe probe)
    {
        var again = probe.Executions.Where(e => _recorded.Contains((e.Run, e.Path, e.Step, e.Attempt))).ToArray();
        Assert.True(again.Length == 0, $"ran again though recorded: {string.Join(", ", again)}");
        var twice = probe.Executions.GroupBy(e => e).Where(g => g.Count() > 1).Select(g => g.Key).ToArray();
        Assert.True(twice.Length == 0, $"ran twice in one process: {string.Join(", ", twice)}");
        _recorded = [];
        foreach (var run in probe.Executions.Select(e => e.Run).Append(_run.Value).Distinct())
            await AddRecordedAsync(store, RunId.Parse(run));
    }

    private async Task AddRecordedAsync(IFlowStore store, RunId run)
    {
        var slice = await store.ReadAsync(run, JournalPosition.Start, null, default);
        var steps = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < slice.Records.Count; i++)
        {
            var record = JournalCodec.Decode(run, i + 1, slice.Records[i].Span);
            var (dispatch, advances) = record switch
            {
                NodeCompleted r => (r.Dispatch, false),
                NodeFailed r => (r.Dispatch, false),
                NodeProgressed { Items: null } r => (r.Dispatch, true),
                InputRequested { Request.IsOfStep: true } r => (r.Dispatch, true),
                _ => ((DispatchId?)null, false),
            };
            if (dispatch is not { } id)
                continue;
            var path = id.Path.ToString();
            var step = steps.GetValueOrDefault(path);
            _recorded.Add((run.Value, path, step, id.Attempt));
            if (advances)
                steps[path] = step + 1;
        }
    }

    /// <summary>Ends a file store with its process; one in memory is the data itself.</summary>
    private sealed class DisposableStore(IFlowStore inner) : IDisposable
    {
        public IFlowStore Inner { get; } = inner;

        public void Dispose() => (Inner as IDisposable)?.Dispose();
    }
}
