using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>A pump that carries decisions out one after another, in the order that was recorded, in memory and on a clock of its own.</summary>
/// <remarks>The engine is the one that every host has: it decides, evaluates conditions and mappings, asks and ends. Only nodes are stood in for.</remarks>
internal sealed class ReplayHost : IAsyncDisposable
{
    private readonly Dictionary<string, ReplayRun> _runs = new(StringComparer.Ordinal);
    private readonly Queue<(ReplayRun Run, AppliedRecord Applied)> _news = new();
    private readonly HostLiveness _liveness;
    private readonly ReplayClock _clock;
    private readonly ReplayAttempts _attempts;
    private readonly ReplayPeople _people;
    private readonly ReplayChildren _children;

    public ReplayHost(IFlowStore store, FlowHostOptions from, IServiceProvider services, ReplayClock clock, Func<string, Task<Recording?>> record)
    {
        var options = new FlowHostOptions { Store = store, StandIn = new RecordedNodes(_runs) };
        foreach (var type in from.NodeTypes)
            options.NodeTypes.Add(type);
        _clock = clock;
        Parts = new HostParts(options, services, clock, new IdSource(clock)) { Written = run => Run(run.Value).Session.RefreshAsync(CancellationToken.None).AsTask() };
        _liveness = new HostLiveness(Parts.Store, clock, Parts.Records.Ids);
        Opener = new RunOpener(Parts, _liveness);
        Parts.HolderAsync = Opener.HolderAsync;
        _attempts = new ReplayAttempts(this);
        _people = new ReplayPeople(this);
        _children = new ReplayChildren(this, record);
    }

    public HostParts Parts { get; }

    public RunOpener Opener { get; }

    public ReplayAgenda Agenda { get; } = new();

    public List<ReplayRefusal> Refused { get; } = [];

    public CancellationToken Cancellation { get; private set; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public ReplayRun Run(string run) => _runs[run];

    public bool Has(string run) => _runs.ContainsKey(run);

    /// <summary>Runs a run again until nothing more happens by itself.</summary>
    public async Task<ReplayRun?> RunAsync(Recording recording, FlowGraph graph, LiveNodes live, CancellationToken cancellation)
    {
        Cancellation = cancellation;
        var started = recording.Last.Started;
        var top = await StartAsync(graph, await recording.Values.LoadAsync(started.Input, cancellation).ConfigureAwait(false), recording.Last.Run, null, recording, live, started).ConfigureAwait(false);
        if (top is not null)
            _people.TakeActs(top);
        await GoOnAsync().ConfigureAwait(false);
        return top;
    }

    /// <summary>Runs a flow of which nothing was recorded until nothing more happens by itself.</summary>
    public async Task<ReplayRun?> RunAsync(FlowGraph graph, Values.FlowValue input, LiveNodes live, RunStarted like, CancellationToken cancellation)
    {
        Cancellation = cancellation;
        var run = await StartAsync(graph, input, RunId.Parse(Parts.Records.Ids.NewId()), null, null, live, like).ConfigureAwait(false);
        await GoOnAsync().ConfigureAwait(false);
        return run;
    }

    private async Task GoOnAsync()
    {
        do
        {
            while (_news.TryDequeue(out var news))
                await TakeAsync(news.Run, news.Applied).ConfigureAwait(false);
            Cancellation.ThrowIfCancellationRequested();
        }
        while (await StepAsync().ConfigureAwait(false));
    }

    /// <summary>Starts a run; null when it may not start.</summary>
    public async Task<ReplayRun?> StartAsync(FlowGraph graph, Values.FlowValue input, RunId run, ParentLink? parent, Recording? recording, LiveNodes live, RunStarted like)
    {
        try
        {
            var options = new StartOptions { Run = run.Value, By = like.By, Correlation = like.Correlation, Tags = like.Tags };
            var settings = new RunSettings { MaxLostHosts = like.Settings.MaxLostHosts };
            var opened = await Opener.StartAsync(graph, parent is null ? InputCheck.Fitting(graph, input) : input, run, options, parent, settings, Cancellation).ConfigureAwait(false);
            var replayed = _runs[run.Value] = new ReplayRun(opened.Session, opened.Token, Parts.Values(run), recording, live);
            Keep(replayed, opened);
            return replayed;
        }
        catch (FlowException e)
        {
            Refused.Add(new ReplayRefusal(run.Value, null, e.Code, e.Message));
            return null;
        }
    }

    /// <summary>Takes in what an opening decided, and all that follows.</summary>
    public void Keep(ReplayRun run, OpenedRun opened)
    {
        run.Token = opened.Token;
        opened.Session.Applied = applied => _news.Enqueue((run, applied));
        foreach (var applied in opened.History)
            _news.Enqueue((run, applied));
    }

    public async ValueTask DisposeAsync()
    {
        await Parts.Notices.DisposeAsync().ConfigureAwait(false);
        await _liveness.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EndAsync(ReplayRun run, Decision ending)
    {
        var generation = run.Session.Read(s => s.Generation);
        await run.Session.AppendAsync(await Parts.Ends.RecordAsync(run.Session, run.Values, ending, generation, []).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<bool> StepAsync()
    {
        if (Agenda.Take(_clock) is not { } act)
            return false;
        await act().ConfigureAwait(false);
        return true;
    }

    private async Task TakeAsync(ReplayRun run, AppliedRecord applied)
    {
        if (applied is { Verdict: RecordVerdict.Applied, Record: InputRequested asked })
            run.Asks(asked.Dispatch.Path, asked.Request.Id);
        foreach (var decision in applied.Decisions)
            await CarryAsync(run, decision).ConfigureAwait(false);
        if (applied is { Verdict: RecordVerdict.Applied, Record: RunCompleted or RunFailed or RunCancelled })
            await _children.TellParentAsync(run).ConfigureAwait(false);
    }

    private async Task CarryAsync(ReplayRun run, Decision decision)
    {
        switch (decision)
        {
            case Decision.RunNode node:
                _attempts.Dispatch(run, node.Dispatch, node.NotBefore);
                break;
            case Decision.RunItems range:
                for (var i = range.First; i < range.First + range.Count; i++)
                    _attempts.Dispatch(run, new DispatchId(new NodePath(range.Node, i), range.Epoch, 0, 1), null);
                break;
            case Decision.WatchRequest watch:
                _people.Watch(run, watch.Request);
                break;
            case Decision.RunChild child:
                Agenda.Add(child.NotBefore ?? Now, 0, () => _children.RunAsync(run, child));
                break;
            case Decision.CancelChild cancel:
                await _children.CancelAsync(cancel.Run).ConfigureAwait(false);
                break;
            case Decision.FinishRun or Decision.CancelRun:
                var end = run.TakeEnd();
                Agenda.Add(end?.At ?? Now, end?.Position ?? long.MaxValue, () => EndAsync(run, decision));
                break;
            default:
                throw new InvalidOperationException($"A replay does not know the decision {decision.GetType().Name}.");
        }
    }
}
