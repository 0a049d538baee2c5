using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Runs flows inside this process, from a console or a service. Safe for use from any thread.</summary>
/// <remarks>
/// Outcomes are durable before anyone sees them. A run that a crash interrupts is resumed by any host on the same store;
/// what had been recorded is never run again, what was in flight runs at least once more.
/// </remarks>
public sealed class FlowHost : IRunHost, IAsyncDisposable
{
    private readonly HostParts _parts;
    private readonly HostLiveness _liveness;
    private readonly RunOpener _opener;
    private readonly RunKeeper _keeper;

    /// <summary>Makes a host.</summary>
    /// <param name="options">How it runs flows.</param>
    /// <param name="services">Where nodes get their services from; null for none.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="ids">Where ids come from; null for random ones.</param>
    public FlowHost(FlowHostOptions options, IServiceProvider? services = null, TimeProvider? time = null, IdSource? ids = null)
    {
        var clock = time ?? TimeProvider.System;
        _parts = new HostParts(options, services ?? NoServices.Instance, clock, ids ?? new IdSource(clock));
        _liveness = new HostLiveness(_parts.Store, clock, _parts.Records.Ids);
        _opener = new RunOpener(_parts, _liveness);
        _keeper = new RunKeeper(_parts, _opener);
        _opener.IsHeldHereAsync = (session, _) => new(_keeper.Find(session.Run) is not null);
        _parts.Written = _keeper.LookAsync;
        _parts.Leaving = run => _keeper.Find(run) is { IsOver: true } over ? ((Task)over.Completion).ContinueWith(_ => { }, TaskScheduler.Default) : Task.CompletedTask;
        _parts.HolderAsync = _opener.HolderAsync;
        Client = new FlowClient(_parts);
    }

    /// <summary>Looks at runs, answers requests, cancels; works on runs of any host on the same store.</summary>
    public FlowClient Client { get; }

    /// <summary>The node types this host can run.</summary>
    public NodeRegistry NodeTypes => _parts.Registry;

    /// <summary>Starts a run.</summary>
    /// <param name="flow">The flow; checked, and pinned by its content.</param>
    /// <param name="input">The input.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Gives up starting. A run that was started goes on.</param>
    /// <returns>The run as it goes on here; its start is durable.</returns>
    /// <exception cref="FlowDefinitionException">The flow has mistakes.</exception>
    /// <exception cref="FlowException">With code <c>input.invalid</c>, <c>secret.in-clear</c>, <c>run.exists</c>, <c>id.invalid</c>, <c>secret.missing</c> or <c>store.unavailable</c>.</exception>
    public async Task<RunHandle> StartAsync(FlowDefinition flow, FlowValue input, StartOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new StartOptions();
        var run = RunId.Parse(options.Run ?? _parts.Records.Ids.NewId());
        var graph = _parts.Definitions.Compile(flow);
        StartChecks.Refuse(flow, options, _parts.Secrets);
        var settings = _parts.Options.Settings.With(flow.Checkpoint);
        var opened = await _opener.StartAsync(graph, InputCheck.Checked(graph, input, _parts.Secrets), run, options, null, settings, cancellation).ConfigureAwait(false);
        return _keeper.Keep(opened, options.OnEvent, null);
    }

    /// <summary>Goes on with a run that nobody holds: what failed, was stopped or was in flight runs, what succeeded is kept.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">What to change; null for nothing.</param>
    /// <param name="cancellation">Gives up. A run that was opened goes on.</param>
    /// <exception cref="RunHeldException">A living host holds it.</exception>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>run.ended</c> for a completed run without anything to run again, or one of the journal's.</exception>
    public async Task<RunHandle> ResumeAsync(RunId run, ResumeOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ResumeOptions();
        if (_keeper.Find(run) is { IsOver: true } over)
            await over.Completion.WaitAsync(cancellation).ConfigureAwait(false);
        if (_keeper.Find(run) is { } running && !options.Takeover)
        {
            if (options.ChangesRun)
            {
                // What changes a run is part of an opening, so the run is let go of first; never for a change that is refused.
                await _opener.CheckAsync(run, options, cancellation).ConfigureAwait(false);
                await running.LeaveAsync().ConfigureAwait(false);
                return await ChangeAsync(run, options with { OnEvent = options.OnEvent ?? running.OnEvent }, cancellation).ConfigureAwait(false);
            }

            await Client.UnsuspendAsync(run, null, cancellation).ConfigureAwait(false);
            return running;
        }

        return _keeper.Keep(await _opener.OpenAsync(run, options, cancellation).ConfigureAwait(false), options.OnEvent, null);
    }

    /// <summary>Begins a new run where another one stood at a checkpoint, with what is to be different. The other one is left as it is, and is kept while forks stand on it.</summary>
    /// <remarks>What had succeeded is kept unless it depends on a change; what was in flight runs in the fork too, under idempotency keys of its own. Works beside a host that holds the other run.</remarks>
    /// <param name="run">The run to fork.</param>
    /// <param name="options">Where, and what is different; null for a fork of the newest checkpoint.</param>
    /// <param name="cancellation">Gives up forking. A fork that began goes on.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>run.exists</c>, <c>run.ended</c> for a completed run of which nothing would run again, <c>resume.invalid</c>, <c>checkpoint.gone</c>, or one of the journal's.</exception>
    public async Task<RunHandle> ForkAsync(RunId run, ForkOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ForkOptions();
        return _keeper.Keep(await new RunForker(_parts, _opener).ForkAsync(run, options, cancellation).ConfigureAwait(false), options.OnEvent, null);
    }

    /// <summary>Changes a run that was let go of for that. Where it came otherwise meanwhile, and the change is refused now, the run goes on as it was.</summary>
    private async Task<RunHandle> ChangeAsync(RunId run, ResumeOptions options, CancellationToken cancellation)
    {
        try
        {
            return await ResumeAsync(run, options, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RunHeldException)
        {
            if (_keeper.Find(run) is null && await _parts.ReadAsync(run, CancellationToken.None).ConfigureAwait(false) is { } session && session.Read(s => s is { End: null, Deleting: null }))
                _keeper.Keep(await _opener.OpenAsync(session, new ResumeOptions { Reason = "not changed" }, CancellationToken.None).ConfigureAwait(false), options.OnEvent, null);
            throw;
        }
    }

    async Task<RunId> IRunHost.ForkAsync(RunId run, ForkOptions options, CancellationToken cancellation)
        => (await ForkAsync(run, options, cancellation).ConfigureAwait(false)).Run;

    async Task<RunId> IRunHost.StartAsync(FlowDefinition flow, FlowValue input, StartOptions options, CancellationToken cancellation)
        => (await StartAsync(flow, input, options, cancellation).ConfigureAwait(false)).Run;

    /// <summary>What this host's client writes is seen before it answers, and what others write is looked for all the time.</summary>
    Task IRunHost.WakeAsync(RunId run, CancellationToken cancellation) => Task.CompletedTask;

    Task IRunHost.ResumeAsync(RunId run, ResumeOptions options, CancellationToken cancellation) => ResumeAsync(run, options, cancellation);

    /// <summary>Goes on with every unfinished run whose host is gone. Suspended runs stay as they are; children are left to their parents, and end when those have ended or are gone; deletions that were begun are finished.</summary>
    /// <remarks>A run that cannot be read keeps no other from going on; whoever asks for that run is told why.</remarks>
    /// <returns>The runs that go on here now.</returns>
    public async Task<IReadOnlyList<RunHandle>> RecoverAsync(CancellationToken cancellation = default)
    {
        var recovered = new List<RunHandle>();
        await Client.FinishDeletionsAsync(cancellation).ConfigureAwait(false);
        await foreach (var run in _parts.Index.LiveAsync(cancellation).ConfigureAwait(false))
        {
            if (_keeper.Find(run) is null && await RecoverAsync(run, cancellation).ConfigureAwait(false) is { } handle)
                recovered.Add(handle);
        }

        Log.Recovered(_parts.Logger, recovered.Count);
        return recovered;
    }

    /// <summary>Whether a host that opened a run still lives, as far as can be told from here.</summary>
    public ValueTask<bool> IsAliveAsync(HostIdentity host, CancellationToken cancellation = default) => _liveness.IsAliveAsync(host, cancellation);

    /// <summary>Lets go of every run without ending it, and says that this host is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _keeper.Runs)
        {
            // What went wrong in one run is told to those who wait for it; the others are let go of all the same.
            await ((Task)run.LeaveAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _parts.Notices.DisposeAsync().ConfigureAwait(false);
        await _liveness.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>For tests: from here on the host counts as gone, as if its process had been killed.</summary>
    internal void Abandon()
    {
        _liveness.Abandon();
        _parts.Notices.Abandon();
    }

    /// <summary>For tests: who follows what nodes report.</summary>
    internal RunReports Reports => _parts.Reports;

    /// <summary>For tests: how many runs are kept here.</summary>
    internal int Kept => _keeper.Runs.Count();

    private async Task<RunHandle?> RecoverAsync(RunId run, CancellationToken cancellation)
    {
        try
        {
            return await RecoverReadableAsync(run, cancellation).ConfigureAwait(false);
        }
        catch (RunHeldException)
        {
            return null;
        }
        catch (FlowException e)
        {
            // One run that cannot be read must not keep the others from going on.
            Log.NotRecovered(_parts.Logger, run.Value, e.Code);
            return null;
        }
    }

    private async Task<RunHandle?> RecoverReadableAsync(RunId run, CancellationToken cancellation)
    {
        if (await _parts.ReadAsync(run, cancellation).ConfigureAwait(false) is not { } session)
            return null;
        if (session.Read(s => s.Deleting is not null))
        {
            await Client.DeleteAsync(run, null, cancellation).ConfigureAwait(false);
            return null;
        }

        if (session.Read(s => s.End is not null))
        {
            await _parts.Upkeep.HealAsync(session).ConfigureAwait(false);
            return null;
        }

        if (session.Read(s => s.Started.Redacted))
            return null;
        if (session.Read(s => s.Started.Parent) is { } parent)
            return await IsOrphanAsync(session, parent, cancellation).ConfigureAwait(false) ? await _keeper.CancelAsync(run).ConfigureAwait(false) : null;
        if (session.Read(s => s.Suspended is not null))
            return null;
        return _keeper.Keep(await _opener.OpenAsync(session, new ResumeOptions { Reason = "recover" }, cancellation).ConfigureAwait(false), null, null);
    }

    /// <summary>Whether a child goes on nowhere, and its parent has ended or is gone, so that nobody will ever ask it to end.</summary>
    private async Task<bool> IsOrphanAsync(RunSession child, ParentLink link, CancellationToken cancellation)
    {
        if (child.Read(s => s.Suspended is { Released: true } ? null : s.Opened?.Host) is { } host
            && await _liveness.IsAliveAsync(host, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        return await _parts.ReadAsync(RunId.Parse(link.Run), cancellation).ConfigureAwait(false) is not { } parent
            || parent.Read(s => s.Incarnation != link.Incarnation || s.End is not null);
    }
}
