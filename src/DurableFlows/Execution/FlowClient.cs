using System.Runtime.CompilerServices;
using DurableFlows.Bundles;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Looks at runs and writes to them, whichever host holds them. Safe for use from any thread.</summary>
public sealed class FlowClient
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

    /// <summary>Lists runs, newest first. Lists may lag; <see cref="GetAsync"/> does not.</summary>
    public ValueTask<IReadOnlyList<RunSummary>> ListAsync(RunQuery query, CancellationToken cancellation = default)
        => _parts.Index.ListAsync(query, cancellation);

    /// <summary>The token to put into <see cref="RunQuery.After"/> to go on after a run of a list.</summary>
    public static string PageToken(RunSummary last) => RunIndex.Leaf(last);

    /// <summary>Reads a run at a checkpoint.</summary>
    /// <param name="run">The run.</param>
    /// <param name="at">The checkpoint's number; null for the newest.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>checkpoint.gone</c> in a run that keeps only its newest state, or one of the journal's.</exception>
    public async Task<RunDetails> GetAsync(RunId run, long? at = null, CancellationToken cancellation = default)
    {
        var session = await ReadAsync(run, at, null, cancellation).ConfigureAwait(false);
        return session.Read(RunReader.Details) is var details && (at is null || at == details.Sequence)
            ? details
            : throw new FlowException(ErrorCodes.RunNotFound, $"Run {run} has no checkpoint {at}: they go from {session.First} to {details.Sequence}.");
    }

    /// <summary>Everything that happened in a run, in order; each event is a checkpoint.</summary>
    /// <remarks>In a run that keeps only its newest state the first is a <c>run.snapshot</c>, and what happened before is gone.</remarks>
    public async Task<IReadOnlyList<RunEvent>> EventsAsync(RunId run, CancellationToken cancellation = default)
    {
        var events = new List<RunEvent>();
        await ReadAsync(run, null, (state, applied) => events.Add(RunEvents.Of(state, applied)), cancellation).ConfigureAwait(false);
        return events;
    }

    /// <summary>What happens in a run, as it happens, whichever host it goes on in.</summary>
    /// <remarks>Each event is told once, in the order of the journal, after it is durable. While the store cannot be reached nothing is told, and nothing is left out afterwards.</remarks>
    /// <param name="run">The run.</param>
    /// <param name="after">The number of the event after which to begin; 0 for the first.</param>
    /// <param name="cancellation">Stops watching.</param>
    /// <returns>The events, up to the one that ends the run.</returns>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, or one of the journal's.</exception>
    public async IAsyncEnumerable<RunEvent> WatchAsync(RunId run, long after = 0, [EnumeratorCancellation] CancellationToken cancellation = default)
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
        }
        while (!watch.HasEnded && await watch.LookAsync(cancellation).ConfigureAwait(false));
    }

    /// <summary>Waits until a run has ended, is suspended, or goes on only when somebody answers.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Stops waiting; the run goes on.</param>
    /// <returns>The run as it stood then.</returns>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, or one of the journal's.</exception>
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

    /// <summary>Loads a value that a run's details hold.</summary>
    public ValueTask<FlowValue> LoadAsync(RunId run, StoredValue value, CancellationToken cancellation = default)
        => _parts.Values(run).LoadAsync(value, cancellation);

    /// <summary>The requests that wait for an answer, of all runs, oldest first.</summary>
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

    /// <summary>A page of the requests that wait for an answer, oldest first. Each is open when it is looked at; one that was asked at that moment may be missing.</summary>
    public Task<RequestPage> RequestsAsync(RequestQuery query, CancellationToken cancellation = default) => new RequestLists(_parts).ListAsync(query, cancellation);

    /// <summary>The requests of one run, open and decided.</summary>
    public async Task<IReadOnlyList<RequestDetails>> RequestsAsync(RunId run, CancellationToken cancellation = default)
        => (await GetAsync(run, null, cancellation).ConfigureAwait(false)).Requests;

    /// <summary>Answers a request. First answer wins; the same answer again is told so and harmless.</summary>
    /// <exception cref="FlowException">With code <c>answer.invalid</c>, <c>answer.forbidden</c>, <c>secret.in-clear</c>, <c>request.not-found</c>, <c>request.answered</c>, <c>request.expired</c> or <c>request.withdrawn</c>: nothing was decided by this answer.</exception>
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

    /// <summary>What resuming a run would do to each node: kept, run again and why, and what that repeats. Changes nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">The resume; null for one that changes nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowException">Whatever the resume would be refused with, but that a living host holds the run, which the preview says.</exception>
    public async Task<ResumePreview> PreviewResumeAsync(RunId run, ResumeOptions? options = null, CancellationToken cancellation = default)
        => await new ResumePreviews(_parts).OfAsync(await ReadAsync(run, null, null, cancellation).ConfigureAwait(false), options ?? new ResumeOptions(), cancellation).ConfigureAwait(false);

    /// <summary>Asks a run to end. What runs is cancelled; what had succeeded is kept.</summary>
    /// <exception cref="FlowException">With code <c>run.ended</c>.</exception>
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

    /// <summary>Lets nothing new start in a run; what runs goes on to its end.</summary>
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

    /// <summary>Lets a suspended run go on under the host that holds it; nothing for a run that is not suspended.</summary>
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

    /// <summary>Writes a run with all it needs into one file that any store can take: its journal, values and files, its definition, and its child runs.</summary>
    /// <remarks>A snapshot, also of a run that goes on meanwhile. What was excluded from being stored is not in it; secrets are references there as everywhere.</remarks>
    /// <param name="run">The run.</param>
    /// <param name="to">Written from where it stands, forward only, and not closed.</param>
    /// <param name="options">How; null for a bundle that is not signed.</param>
    /// <param name="cancellation">Gives up; what was written is no bundle then.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>payload.missing</c> or <c>definition.missing</c>, or one of the journal's.</exception>
    public async Task<BundleSummary> ExportAsync(RunId run, Stream to, ExportOptions? options = null, CancellationToken cancellation = default)
        => await RunExport.WriteAsync(_parts, run, to, options ?? new ExportOptions(), cancellation).ConfigureAwait(false) ?? throw await NotFoundAsync(run, cancellation).ConfigureAwait(false);

    /// <summary>Takes the runs of a bundle into this store. They stand where they stood: what waited waits, and may be answered and resumed here.</summary>
    /// <remarks>
    /// All of the bundle is checked before anything of it is seen. Importing it again is harmless, and completes an import that was cut short.
    /// The run is a copy: where it was exported it goes on too, unless it is kept from it.
    /// </remarks>
    /// <param name="from">The bundle; read from its beginning where it can seek, else copied to a temporary file first; not closed.</param>
    /// <param name="options">How; null to take any bundle that is whole.</param>
    /// <param name="cancellation">Gives up; what was imported until then is completed by another import.</param>
    /// <exception cref="FlowException">With code <c>bundle.damaged</c>, <c>bundle.unsigned</c>, <c>bundle.untrusted</c>, <c>bundle.newer-version</c>, <c>run.exists</c>, or one of the journal's.</exception>
    public Task<BundleSummary> ImportAsync(Stream from, ImportOptions? options = null, CancellationToken cancellation = default)
        => RunImport.ReadAsync(_parts, from, options ?? new ImportOptions(), cancellation);

    /// <summary>Deletes a run and the runs it started: journals, payloads and every line in a list. A deletion that a crash cuts short is finished by the same call again, by a clean-up, and by a host that recovers.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Gives up before anything is removed; what was begun is seen through.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>; <c>run.active</c> when it has not ended and is not forced; <c>run.held</c> when a living host holds it; <c>run.needed</c> for a child, and for the base of a fork.</exception>
    public Task DeleteAsync(RunId run, DeleteOptions? options = null, CancellationToken cancellation = default)
        => _deleter.DeleteAsync(run, options ?? new DeleteOptions(), cancellation);

    /// <summary>What <see cref="PruneAsync"/> would remove now, oldest first, and what it never would. Changes nothing.</summary>
    public Task<PrunePlan> PlanPruneAsync(PruneOptions? options = null, CancellationToken cancellation = default)
        => _pruner.PlanAsync(options ?? new PruneOptions(), cancellation);

    /// <summary>Removes ended runs that their settings, or else the options, do not keep any longer, and finishes deletions that were begun. Each run is looked at again right before; one that changed is left.</summary>
    /// <remarks>When it is given up, or the store stays away, what was removed until then is gone, and the rest is as it was.</remarks>
    public Task<PruneReport> PruneAsync(PruneOptions? options = null, CancellationToken cancellation = default)
        => _pruner.PruneAsync(options ?? new PruneOptions(), cancellation);

    /// <summary>Finishes deletions that were begun.</summary>
    internal Task FinishDeletionsAsync(CancellationToken cancellation) => _deleter.FinishAllAsync(cancellation);

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
