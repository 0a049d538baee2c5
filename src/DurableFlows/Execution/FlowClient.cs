using System.Runtime.CompilerServices;
using DurableFlows.Bundles;
using DurableFlows.Comparisons;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Looks at runs and writes to them, whichever host holds them. Safe for use from any thread.</summary>
public sealed class FlowClient : IFlowClient
{
    private readonly HostParts _parts;
    private readonly RunDeleter _deleter;
    private readonly Pruner _pruner;

    internal FlowClient(HostParts parts)
    {
        _parts = parts;
        _deleter = new RunDeleter(parts);
        _pruner = new Pruner(parts, _deleter);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RunSummary>> ListAsync(RunQuery query, CancellationToken cancellation = default)
        => _parts.Index.ListAsync(query, cancellation);

    /// <summary>The token to put into <see cref="RunQuery.After"/> to go on after a run of a list.</summary>
    public static string PageToken(RunSummary last) => RunIndex.Leaf(last);

    /// <inheritdoc />
    public async Task<RunDetails> GetAsync(RunId run, long? at = null, CancellationToken cancellation = default)
        => (await ReadAtAsync(new RunPosition(run, at), cancellation).ConfigureAwait(false)).Read(RunReader.Details);

    /// <inheritdoc />
    public async Task<RunComparison> CompareAsync(RunPosition before, RunPosition after, CompareOptions? options = null, CancellationToken cancellation = default)
    {
        var (one, other) = (await ReadAtAsync(before, cancellation).ConfigureAwait(false), await ReadAtAsync(after, cancellation).ConfigureAwait(false));
        return await RunComparer.CompareAsync(
            new ComparedRun(one.Read(s => s), _parts.Values(before.Run)), new ComparedRun(other.Read(s => s), _parts.Values(after.Run)), options ?? new CompareOptions(), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<RunEvent>> EventsAsync(RunId run, CancellationToken cancellation = default)
    {
        var events = new List<RunEvent>();
        await ReadAsync(run, null, (state, applied) => events.Add(RunEvents.Of(state, applied)), cancellation).ConfigureAwait(false);
        return events;
    }

    /// <inheritdoc />
    public IAsyncEnumerable<RunEvent> WatchAsync(RunId run, long after = 0, bool reports = false, CancellationToken cancellation = default)
        => reports ? ReportedWatch.RunAsync(run, _parts.Reports, (caughtUp, token) => WatchAsync(run, after, caughtUp, token), cancellation) : WatchAsync(run, after, null, cancellation);

    /// <param name="run">The run.</param>
    /// <param name="after">The number of the event after which to begin.</param>
    /// <param name="caughtUp">Called once, when what had happened before has been told.</param>
    /// <param name="cancellation">Stops watching.</param>
    private async IAsyncEnumerable<RunEvent> WatchAsync(RunId run, long after, Action? caughtUp, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var news = new Queue<RunEvent>();
        var watch = new RunWatch(_parts, await ReadAsync(run, null, (state, applied) => news.Enqueue(RunEvents.Of(state, applied)), cancellation).ConfigureAwait(false));
        do
        {
            while (news.TryDequeue(out var happened))
            {
                if (happened.Sequence > after)
                    yield return happened;
            }

            caughtUp?.Invoke();
            caughtUp = null;
        }
        while (!watch.HasEnded && await watch.LookAsync(cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public async Task<RunDetails> WaitAsync(RunId run, CancellationToken cancellation = default)
    {
        var watch = new RunWatch(_parts, await ReadAsync(run, null, null, cancellation).ConfigureAwait(false));
        while (watch.Status == RunStatus.Running)
        {
            if (!await watch.LookAsync(cancellation).ConfigureAwait(false))
                throw await NotFoundAsync(run, cancellation).ConfigureAwait(false);
        }

        return watch.Details;
    }

    /// <inheritdoc />
    public ValueTask<FlowValue> LoadAsync(RunId run, StoredValue value, CancellationToken cancellation = default)
        => _parts.Values(run).LoadAsync(value, cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RequestDetails>> RequestsAsync(CancellationToken cancellation = default)
    {
        var open = new List<RequestDetails>();
        string? after = null;
        do
        {
            var page = await RequestsAsync(new RequestQuery { Limit = 1_000, After = after }, cancellation).ConfigureAwait(false);
            open.AddRange(page.Requests);
            after = page.Next;
        }
        while (after is not null);
        return [.. open.OrderBy(r => r.AskedAt)];
    }

    /// <inheritdoc />
    public Task<RequestPage> RequestsAsync(RequestQuery query, CancellationToken cancellation = default) => new RequestLists(_parts).ListAsync(query, cancellation);

    /// <inheritdoc />
    public async Task<IReadOnlyList<RequestDetails>> RequestsAsync(RunId run, CancellationToken cancellation = default)
        => (await GetAsync(run, null, cancellation).ConfigureAwait(false)).Requests;

    /// <inheritdoc />
    public async Task<AnswerResult> AnswerAsync(RunId run, string request, AnswerRequest answer, CancellationToken cancellation = default)
    {
        var session = await ReadAsync(run, null, null, cancellation).ConfigureAwait(false);
        var values = _parts.Values(run);
        await Answers.CheckAsync(session, request, answer, values, _parts.Secrets, cancellation).ConfigureAwait(false);
        var record = new InputAnswered
        {
            Id = _parts.Records.Ids.NewId(),
            Run = session.Read(s => s.Incarnation),
            Time = _parts.Records.Now,
            Request = request,
            Decision = answer.Decision,
            Value = answer.Value is { } value ? await values.StoreAsync(value, cancellation).ConfigureAwait(false) : null,
            Comment = answer.Comment,
            By = answer.By,
            Roles = answer.Roles.Count > 0 ? answer.Roles : null,
            For = answer.For,
            Via = answer.Via,
        };
        await WriteAsync(session, record, cancellation).ConfigureAwait(false);
        await _parts.Upkeep.DecidedAsync(session, request).ConfigureAwait(false);
        return session.Read(s => Answers.Result(s, request, record));
    }

    /// <inheritdoc />
    public async Task<ResumePreview> PreviewResumeAsync(RunId run, ResumeOptions? options = null, CancellationToken cancellation = default)
        => await new ResumePreviews(_parts).OfAsync(await ReadAsync(run, null, null, cancellation).ConfigureAwait(false), options ?? new ResumeOptions(), cancellation).ConfigureAwait(false);

    /// <inheritdoc />
    public async Task CancelAsync(RunId run, string? by, string? reason, CancellationToken cancellation = default)
    {
        var session = await ReadAsync(run, null, null, cancellation).ConfigureAwait(false);
        var verdict = await WriteAsync(session, new CancelRequested
        {
            Id = _parts.Records.Ids.NewId(),
            Run = session.Read(s => s.Incarnation),
            Time = _parts.Records.Now,
            By = by,
            Reason = reason,
        }, cancellation).ConfigureAwait(false);
        if (verdict != RecordVerdict.Applied && session.Read(s => s.CancelRequested is null))
            throw new FlowException(ErrorCodes.RunEnded, $"Run {run} is not cancelled: it {(session.Read(s => s.End is null) ? "is ending" : "has ended")} already.");
    }

    /// <inheritdoc />
    public async Task SuspendAsync(RunId run, string? by, string reason, CancellationToken cancellation = default)
    {
        var session = await ReadAsync(run, null, null, cancellation).ConfigureAwait(false);
        var verdict = await WriteAsync(session, new RunSuspended
        {
            Id = _parts.Records.Ids.NewId(),
            Run = session.Read(s => s.Incarnation),
            Time = _parts.Records.Now,
            By = by,
            Reason = reason,
        }, cancellation).ConfigureAwait(false);
        if (verdict != RecordVerdict.Applied && session.Read(s => s.End is not null))
            throw new FlowException(ErrorCodes.RunEnded, $"Run {run} has ended.");
    }

    /// <inheritdoc />
    public async Task UnsuspendAsync(RunId run, string? by, CancellationToken cancellation = default)
    {
        var session = await ReadAsync(run, null, null, cancellation).ConfigureAwait(false);
        if (session.Read(s => s.Suspended is null))
            return;
        await WriteAsync(session, new RunResumed
        {
            Id = _parts.Records.Ids.NewId(),
            Run = session.Read(s => s.Incarnation),
            Time = _parts.Records.Now,
            By = by,
        }, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async Task<BundleSummary> ExportAsync(RunId run, Stream to, ExportOptions? options = null, CancellationToken cancellation = default)
        => await RunExport.WriteAsync(_parts, run, to, options ?? new ExportOptions(), cancellation).ConfigureAwait(false) ?? throw await NotFoundAsync(run, cancellation).ConfigureAwait(false);

    /// <inheritdoc />
    public Task<BundleSummary> ImportAsync(Stream from, ImportOptions? options = null, CancellationToken cancellation = default)
        => RunImport.ReadAsync(_parts, from, options ?? new ImportOptions(), cancellation);

    /// <inheritdoc />
    public Task DeleteAsync(RunId run, DeleteOptions? options = null, CancellationToken cancellation = default)
        => _deleter.DeleteAsync(run, options ?? new DeleteOptions(), cancellation);

    /// <inheritdoc />
    public Task<PrunePlan> PlanPruneAsync(PruneOptions? options = null, CancellationToken cancellation = default)
        => _pruner.PlanAsync(options ?? new PruneOptions(), cancellation);

    /// <inheritdoc />
    public Task<PruneReport> PruneAsync(PruneOptions? options = null, CancellationToken cancellation = default)
        => _pruner.PruneAsync(options ?? new PruneOptions(), cancellation);

    /// <summary>Finishes deletions that were begun.</summary>
    internal Task FinishDeletionsAsync(CancellationToken cancellation) => _deleter.FinishAllAsync(cancellation);

    private async Task<RunSession> ReadAtAsync(RunPosition position, CancellationToken cancellation)
    {
        var session = await ReadAsync(position.Run, position.At, null, cancellation).ConfigureAwait(false);
        return session.Read(s => s.Sequence) is var newest && (position.At is null || position.At == newest)
            ? session
            : throw new FlowException(ErrorCodes.RunNotFound, $"Run {position.Run} has no checkpoint {position.At}: they go from {session.First} to {newest}.");
    }

    private async Task<RunSession> ReadAsync(RunId run, long? at, Action<RunState, AppliedRecord>? applied, CancellationToken cancellation)
    {
        var session = await RunSession.OpenAsync(_parts.Store, _parts.Definitions, _parts.Retry, run, at, cancellation, applied).ConfigureAwait(false);
        return session ?? throw await NotFoundAsync(run, cancellation).ConfigureAwait(false);
    }

    private async Task<FlowException> NotFoundAsync(RunId run, CancellationToken cancellation)
    {
        var known = await _parts.Index.ListAsync(new RunQuery { Limit = 200 }, cancellation).ConfigureAwait(false);
        return new FlowException(ErrorCodes.RunNotFound,
            $"There is no run '{run}' in store {_parts.Store.Spec}.{NearestRun(run, known)} List the runs there are to find it.");
    }

    private static string NearestRun(RunId run, IReadOnlyList<RunSummary> known)
    {
        // A start that a crash cut short may have left its marker.
        var hint = Definitions.NearestMatch.Hint(run.Value, known.Select(k => k.Run).Where(k => k != run.Value));
        return string.IsNullOrEmpty(hint) ? "" : " " + hint;
    }

    /// <summary>Leaves a wake marker, then appends: a host that does not look by itself finds either both or neither.</summary>
    private async Task<RecordVerdict> WriteAsync(RunSession session, JournalRecord record, CancellationToken cancellation)
    {
        if (session.Read(s => s.Deleting is not null))
            throw RunOpener.Deleting(session.Run);
        if (session.Read(s => s.Started.Redacted))
            throw RunOpener.Redacted(session.Run);
        await _parts.Index.WakeAsync(session.Run, record.Id, cancellation).ConfigureAwait(false);
        var applied = await session.AppendAsync(record).ConfigureAwait(false);
        if (session.Read(s => s.Deleting is not null))
            throw RunOpener.Deleting(session.Run);
        await _parts.Written(session.Run).ConfigureAwait(false);
        return applied.Verdict;
    }
}
