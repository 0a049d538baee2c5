using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>How a host starts a run, or takes one that nobody holds. By position: the first start and the first opening of a generation win.</summary>
internal sealed class RunOpener(HostParts parts, HostLiveness liveness)
{
    /// <summary>Whether a run goes on in this host; what this host has let go of anybody may take, this host too.</summary>
    public Func<RunSession, CancellationToken, ValueTask<bool>> IsHeldHereAsync { get; set; } = (_, _) => new(false);

    /// <summary>Starts a run: its first two records in one append.</summary>
    /// <returns>The session, open for this host, and the decisions of the opening.</returns>
    public async Task<OpenedRun> StartAsync(
        FlowGraph graph, FlowValue input, RunId run, StartOptions options, ParentLink? parent, RunSettings settings, CancellationToken cancellation)
    {
        await liveness.BeginAsync(cancellation).ConfigureAwait(false);
        await parts.Definitions.PutAsync(graph, cancellation).ConfigureAwait(false);
        await ThrowIfThereAsync(run, cancellation).ConfigureAwait(false);
        if (settings.Durability == Durability.Off)
            parts.Store.KeepInMemory(run);
        var incarnation = parts.Records.Ids.NewMark();
        var started = new RunStarted
        {
            Id = parts.Records.Ids.NewId(),
            Run = incarnation,
            Time = parts.Records.Now,
            Flow = graph.Definition.Id,
            Definition = graph.Hash,
            Input = await parts.Values(run).StoreAsync(input, cancellation).ConfigureAwait(false),
            By = options.By,
            Parent = parent,
            Correlation = options.Correlation,
            Tags = options.Tags,
            Settings = settings,
            Trace = System.Diagnostics.Activity.Current?.Id,
        };
        return await BeginAsync(run, started, started, Opening(incarnation, 1, "start", null), cancellation).ConfigureAwait(false);
    }

    /// <summary>Begins a run where another one stood: its first two records in one append.</summary>
    public async Task<OpenedRun> ForkAsync(RunId run, RunSnapshot first, ForkOptions options, ResumePlan? plan, CancellationToken cancellation)
    {
        await liveness.BeginAsync(cancellation).ConfigureAwait(false);
        await ThrowIfThereAsync(run, cancellation).ConfigureAwait(false);
        var opened = await BeginAsync(run, first, first.Started, Opening(first.Run, 1, options.Reason, plan) with { By = options.By }, cancellation).ConfigureAwait(false);
        // What it asks from its beginning has no marker yet.
        return opened with { Before = RunStatus.Running };
    }

    /// <summary>Takes a run, for its next generation.</summary>
    /// <exception cref="RunHeldException">A living host holds it, or took it at the same moment.</exception>
    public async Task<OpenedRun> OpenAsync(RunId run, ResumeOptions options, CancellationToken cancellation)
    {
        await liveness.BeginAsync(cancellation).ConfigureAwait(false);
        var torn = await parts.Store.RepairAsync(run, cancellation).ConfigureAwait(false);
        return await parts.ReadAsync(run, cancellation).ConfigureAwait(false) is { } session
            ? await TakeAsync(session, torn, options, cancellation).ConfigureAwait(false)
            : throw new FlowException(ErrorCodes.RunNotFound, $"There is no run {run} in store {parts.Store.Spec}. List the runs there are.");
    }

    /// <summary>The same for a run that was just read.</summary>
    public async Task<OpenedRun> OpenAsync(RunSession session, ResumeOptions options, CancellationToken cancellation)
    {
        await liveness.BeginAsync(cancellation).ConfigureAwait(false);
        var torn = await parts.Store.RepairAsync(session.Run, cancellation).ConfigureAwait(false);
        return await TakeAsync(session, torn, options, cancellation).ConfigureAwait(false);
    }

    /// <summary>Plans what an opening would change, and refuses what it would refuse, without opening.</summary>
    public async Task CheckAsync(RunId run, ResumeOptions options, CancellationToken cancellation)
    {
        using var session = await parts.ReadAsync(run, cancellation).ConfigureAwait(false);
        if (session?.Read(s => s) is not { } state)
            return;
        var kept = new RunValues(new MemoryStore(parts.Time), run);
        if (await new ResumePlanner(parts.Definitions, state, parts.Values(run), kept, parts.Secrets).PlanAsync(options, cancellation).ConfigureAwait(false) is null && state.End is RunCompleted)
            throw Completed(run);
    }

    /// <summary>Tells which living host holds a run; null when none does.</summary>
    public async ValueTask<RunHeldException?> HolderAsync(RunSession session, CancellationToken cancellation)
        => session.Read(s => s is { End: null, Suspended: not { Released: true } } ? s.Opened : null) is { } holder
            && (holder.Host.Id == liveness.Identity.Id ? await IsHeldHereAsync(session, cancellation).ConfigureAwait(false) : await liveness.IsAliveAsync(holder.Host, cancellation).ConfigureAwait(false))
                ? new RunHeldException(session.Run, holder.Host, holder.Time)
                : null;

    private async Task<OpenedRun> BeginAsync(RunId run, JournalRecord first, RunStarted started, RunOpened opened, CancellationToken cancellation)
    {
        await parts.Index.BeginAsync(Summaries.Of(run, started), cancellation).ConfigureAwait(false);
        var retry = parts.Retry(started.Settings.OnStoreFailure);
        await retry.AppendAsync(parts.Store, run, [JournalCodec.Encode(first), JournalCodec.Encode(opened)], JournalPosition.Start, cancellation).ConfigureAwait(false);
        return await LookAsync(run, started.Id, opened.Token).ConfigureAwait(false) ?? throw Exists(run);
    }

    /// <summary>An id is started once.</summary>
    public async Task ThrowIfThereAsync(RunId run, CancellationToken cancellation)
    {
        await parts.Store.RepairAsync(run, cancellation).ConfigureAwait(false);
        if (await parts.ReadAsync(run, cancellation).ConfigureAwait(false) is not null)
            throw Exists(run);
    }

    /// <summary>What was blanked would be taken for data.</summary>
    public static FlowException Redacted(RunId run) => new(ErrorCodes.RunRedacted,
        $"Run {run} is a redacted copy: parts of it were blanked when it was exported, so it can be looked at, and nothing goes on from it. Go on with the run it is a copy of, or import one that was exported whole.");

    /// <summary>Nothing is done any more with a run that is being removed.</summary>
    public static FlowException Deleting(RunId run) => new(ErrorCodes.RunDeleting,
        $"Run {run} is being deleted, and nothing else is done with it. Delete it again to finish that, or start a new run.");

    private async Task<OpenedRun> TakeAsync(RunSession session, long torn, ResumeOptions options, CancellationToken cancellation)
    {
        var run = session.Run;
        var state = session.Read(s => s);
        if (state.Started.Redacted)
            throw Redacted(run);
        var values = parts.Values(run);
        var planner = new ResumePlanner(parts.Definitions, state, values, values, parts.Secrets);
        var plan = await planner.PlanAsync(options, cancellation).ConfigureAwait(false);
        if (state.Deleting is not null)
            throw Deleting(run);
        if (!options.Takeover && await HolderAsync(session, cancellation).ConfigureAwait(false) is { } held)
        {
            Telemetry.Conflicts.Add(1);
            if (state.Suspended is not null)
                await LetGoOnAsync(session).ConfigureAwait(false);
            throw held;
        }

        if (state.End is RunCompleted && plan is null)
            throw Completed(run);
        if (planner.Graph is { } graph)
            await parts.Definitions.PutAsync(graph, cancellation).ConfigureAwait(false);
        var before = state.Status;
        var generation = state.Generation + 1;
        var opened = Opening(state.Incarnation, generation, options.Reason, plan) with { By = options.By };
        var history = new List<AppliedRecord>();
        session.Applied = history.Add;
        await session.AppendAsync(opened).ConfigureAwait(false);
        // Somebody wrote while the move was worked out, so that it may not fit any more.
        if (plan?.Adopts is not null && session.Read(s => s.Generation < generation && s.Deleting is null))
            return await TakeAsync(session, torn, options, cancellation).ConfigureAwait(false);
        // From here on this host holds the run, so nothing more is waited for that could keep it from being kept.
        // Not by the verdict of the append: when a first try landed unseen, its record counts and this one is its double.
        return session.Read(s => s.Opened?.Token) == opened.Token
            ? new OpenedRun(session, opened.Token, [.. history.SkipWhile(a => a.Record.Id != opened.Id)], torn) { Before = before }
            : throw session.Read(s => s switch
            {
                { Deleting: not null } => Deleting(run),
                { End: null, Opened: { } winner } => new RunHeldException(run, winner.Host, winner.Time),
                _ => Completed(run),
            });
    }

    /// <summary>A suspended run of a host that lives goes on there.</summary>
    private async Task LetGoOnAsync(RunSession session) => await session.AppendAsync(new RunResumed
    {
        Id = parts.Records.Ids.NewId(),
        Run = session.Read(s => s.Incarnation),
        Time = parts.Records.Now,
    }).ConfigureAwait(false);

    /// <summary>Reads what was just written; the run is held by then, so nothing but the store gives this up.</summary>
    private async Task<OpenedRun?> LookAsync(RunId run, string started, string token)
    {
        var history = new List<AppliedRecord>();
        var session = await parts.Retrying.ExecuteAsync(
            cancellation =>
            {
                history.Clear();
                return RunSession.OpenAsync(parts.Store, parts.Definitions, parts.Retry, run, null, cancellation, (_, applied) => history.Add(applied));
            },
            CancellationToken.None).ConfigureAwait(false);
        return session is not null && session.Read(s => s.Started.Id == started && s.Opened?.Token == token)
            ? new OpenedRun(session, token, history, 0)
            : null;
    }

    private RunOpened Opening(string incarnation, int generation, string reason, ResumePlan? plan) => new()
    {
        Version = plan?.Adopts is null ? JournalRecord.CurrentVersion : JournalRecord.MovedVersion,
        Id = parts.Records.Ids.NewId(),
        Run = incarnation,
        Time = parts.Records.Now,
        Generation = generation,
        Token = parts.Records.Ids.NewMark(),
        Host = liveness.Identity,
        Reason = reason,
        Plan = plan,
        Engine = EngineVersion.Current,
        Deployment = parts.Options.Deployment,
    };

    /// <summary>What is complete is not resumed for nothing.</summary>
    public static FlowException Completed(RunId run) => new(ErrorCodes.RunEnded,
        $"Run {run} is completed, and nothing is left to run. Name the nodes that are to run again, or start a new run.");

    private static FlowException Exists(RunId run) => new(ErrorCodes.RunExists,
        $"A run with the id {run} was started before. Resume it, or start with another id.");
}
