using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DurableFlows.Journal;
using DurableFlows.Retention;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>The markers by which runs are found: by status, flow and time, and those that live.</summary>
/// <remarks>
/// Names sort newest first. A new marker is written before the old one is removed, so a run is never missing from every list.
/// <c>live/RUN/STATUS</c> is written before the lines of a status and removed after them, and once the run has ended: a host that starts
/// looks there for runs, and whoever makes the markers of a run right finds by one list which lines there are.
/// </remarks>
internal sealed class RunIndex(IFlowStore store)
{
    // What is being removed keeps the line it had.
    private static readonly RunStatus[] Statuses = [.. Enum.GetValues<RunStatus>().Where(s => s != RunStatus.Deleting)];

    /// <summary>Writes where a run stands that has no record yet; it is not started when this fails.</summary>
    public async ValueTask BeginAsync(RunSummary summary, CancellationToken cancellation)
    {
        await PutLiveAsync(summary, Body(summary), cancellation).ConfigureAwait(false);
        await PutLinesAsync(summary, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes where a run is about to stand.</summary>
    public async ValueTask PutAsync(RunSummary summary, CancellationToken cancellation)
    {
        await BeginPutAsync(summary, cancellation).ConfigureAwait(false);
        if (!store.MayLoseHints)
            await PutLiveAsync(summary, Body(summary), cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes the markers right, whatever they were. Where they are right already, that costs one list.</summary>
    /// <param name="summary">Where the run stands.</param>
    /// <param name="ended">The status in which it had ended before it was opened again: only lines of that one were left. Null when it had not.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask HealAsync(RunSummary summary, RunStatus? ended, CancellationToken cancellation)
    {
        var live = await store.ListMarkersAsync(LiveFolder(summary.Run), null, 100, cancellation).ConfigureAwait(false);
        var isWritten = IsWritten(live, summary);
        if (!isWritten)
            await BeginPutAsync(summary, cancellation).ConfigureAwait(false);
        else if (store.MayLoseHints)
            await PutLinesAsync(summary, cancellation).ConfigureAwait(false);
        await RemoveLinesAsync(summary, Written(live, summary, ended).Where(s => s != summary.Status), cancellation).ConfigureAwait(false);
        foreach (var other in live.Where(m => m.Name != Live(summary)))
            await store.DeleteMarkerAsync(other.Name, cancellation).ConfigureAwait(false);
        if (HasEnded(summary.Status))
            await store.DeleteMarkerAsync(Live(summary), cancellation).ConfigureAwait(false);
        else if (!isWritten && !store.MayLoseHints)
            await PutLiveAsync(summary, Body(summary), cancellation).ConfigureAwait(false);
    }

    /// <summary>Removes a line about a run from every list it may stand in.</summary>
    public ValueTask RemoveLineAsync(RunSummary summary, CancellationToken cancellation) => RemoveLinesAsync(summary, Statuses, cancellation);

    /// <summary>Removes everything else that stands about a run by its id.</summary>
    public async ValueTask RemoveRunAsync(RunId run, CancellationToken cancellation)
    {
        await ForgetWakesAsync(run, _ => true, cancellation).ConfigureAwait(false);
        foreach (var marker in await store.ListMarkersAsync(LiveFolder(run.Value), null, 100, cancellation).ConfigureAwait(false))
            await store.DeleteMarkerAsync(marker.Name, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lists runs, newest first. Those of a branch are looked for among all.</summary>
    public async ValueTask<IReadOnlyList<RunSummary>> ListAsync(RunQuery query, CancellationToken cancellation)
    {
        if (query.Branch is null)
            return await PageAsync(query, cancellation).ConfigureAwait(false);
        var found = new List<RunSummary>();
        var page = query with { Limit = 1_000, Branch = null };
        while (found.Count < query.Limit && await PageAsync(page, cancellation).ConfigureAwait(false) is { Count: > 0 } runs)
        {
            found.AddRange(runs.Where(r => r.Fork?.Branch == query.Branch).Take(query.Limit - found.Count));
            page = page with { After = Leaf(runs[^1]) };
        }

        return found;
    }

    private async ValueTask<IReadOnlyList<RunSummary>> PageAsync(RunQuery query, CancellationToken cancellation)
    {
        var limit = Math.Clamp(query.Limit, 1, 1_000);
        var found = new Dictionary<string, (string Name, RunSummary Summary)>(StringComparer.Ordinal);
        foreach (var status in query.Status is { } one ? [one] : Statuses)
        {
            var prefix = query.Flow is { } flow ? ByFlow(flow, status) : ByStatus(status);
            var after = query.After is { } leaf ? prefix + leaf : null;
            foreach (var marker in await store.ListMarkersAsync(prefix, after, limit, cancellation).ConfigureAwait(false))
            {
                if (Read(marker) is { } summary && (!found.TryGetValue(summary.Run, out var other) || other.Summary.UpdatedAt < summary.UpdatedAt))
                    found[summary.Run] = (marker.Name[prefix.Length..], summary);
            }
        }

        return [.. found.Values.OrderBy(f => f.Name, StringComparer.Ordinal).Take(limit).Select(f => f.Summary)];
    }

    /// <summary>Every run there is a line about, newest first.</summary>
    public async IAsyncEnumerable<RunSummary> AllAsync(string? flow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<RunSummary> page;
        string? after = null;
        do
        {
            page = await ListAsync(new RunQuery { Flow = flow, Limit = 1_000, After = after }, cancellation).ConfigureAwait(false);
            foreach (var summary in page)
                yield return summary;
            after = page.Count > 0 ? Leaf(page[^1]) : null;
        }
        while (page.Count > 0);
    }

    /// <summary>The runs that have not ended, as far as the index knows.</summary>
    public async IAsyncEnumerable<RunId> LiveAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        const int Page = 1_000;
        IReadOnlyList<Marker> page;
        string? after = null;
        var last = "";
        do
        {
            page = await store.ListMarkersAsync("live/", after, Page, cancellation).ConfigureAwait(false);
            foreach (var encoded in page.Select(m => RunOf(m.Name)))
            {
                // A run that changes its status has two markers for a moment, one after the other.
                if (encoded != last && StoreNames.TryDecode(encoded, out var name) && RunId.TryParse(name, out var run))
                    yield return run;
                last = encoded;
            }

            after = page.Count == Page ? page[^1].Name : null;
        }
        while (after is not null);
    }

    /// <summary>Leaves a note that somebody wrote to a run, for a host that does not look by itself.</summary>
    public ValueTask WakeAsync(RunId run, string record, CancellationToken cancellation)
        => store.PutMarkerAsync(new Marker(Wake(run, record), default), cancellation);

    public ValueTask WokenAsync(RunId run, string record, CancellationToken cancellation)
        => store.DeleteMarkerAsync(Wake(run, record), cancellation);

    /// <summary>Removes the notes about records that were read.</summary>
    public async ValueTask ForgetWakesAsync(RunId run, Func<string, bool> wasRead, CancellationToken cancellation)
    {
        var prefix = $"wake/{StoreNames.Encode(run.Value)}/";
        foreach (var marker in await store.ListMarkersAsync(prefix, null, 10_000, cancellation).ConfigureAwait(false))
        {
            if (wasRead(StoreNames.Decode(marker.Name[prefix.Length..])))
                await store.DeleteMarkerAsync(marker.Name, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What <see cref="RunQuery.After"/> takes to go on after a run.</summary>
    public static string Leaf(RunSummary summary)
        => string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - summary.StartedAt.UtcTicks:D19}~{StoreNames.Encode(summary.Run)}");

    /// <summary>The line of a run in the list of all runs of its status.</summary>
    public static Marker Line(RunSummary summary) => Line(ByStatus(summary.Status), summary);

    /// <summary>The encoded run that a marker is about; empty when it is about none.</summary>
    public static string RunOf(string marker)
    {
        if (marker.StartsWith("live/", StringComparison.Ordinal) || marker.StartsWith("wake/", StringComparison.Ordinal)
            || marker.StartsWith(DeletionNotes.Prefix, StringComparison.Ordinal))
        {
            return marker.Split('/')[1];
        }

        if (marker.StartsWith(RequestIndex.Prefix, StringComparison.Ordinal))
            return marker[(marker.LastIndexOf('/') + 1)..];
        var leaf = marker.LastIndexOf('~');
        return leaf > marker.LastIndexOf('/') ? marker[(leaf + 1)..] : "";
    }

    /// <summary>Writes lines, with a note before them that says nothing yet: should this be cut short, nobody takes it for done.</summary>
    private async ValueTask BeginPutAsync(RunSummary summary, CancellationToken cancellation)
    {
        await PutLiveAsync(summary, store.MayLoseHints ? Body(summary) : [], cancellation).ConfigureAwait(false);
        await PutLinesAsync(summary, cancellation).ConfigureAwait(false);
    }

    private ValueTask PutLiveAsync(RunSummary summary, byte[] body, CancellationToken cancellation)
        => store.PutMarkerAsync(new Marker(Live(summary), body) { IsHint = HasEnded(summary.Status) }, cancellation);

    private async ValueTask PutLinesAsync(RunSummary summary, CancellationToken cancellation)
    {
        await store.PutMarkerAsync(Line(summary), cancellation).ConfigureAwait(false);
        await store.PutMarkerAsync(Line(ByFlow(summary.Flow, summary.Status), summary), cancellation).ConfigureAwait(false);
    }

    private static Marker Line(string list, RunSummary summary) => new(list + Leaf(summary), Body(summary)) { IsHint = true };

    private async ValueTask RemoveLinesAsync(RunSummary summary, IEnumerable<RunStatus> statuses, CancellationToken cancellation)
    {
        var leaf = Leaf(summary);
        foreach (var status in statuses)
        {
            await store.DeleteMarkerAsync(ByStatus(status) + leaf, cancellation).ConfigureAwait(false);
            await store.DeleteMarkerAsync(ByFlow(summary.Flow, status) + leaf, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The statuses of which there may be lines: those that <c>live/RUN/</c> names, where all it holds was seen through.</summary>
    private IEnumerable<RunStatus> Written(IReadOnlyList<Marker> live, RunSummary summary, RunStatus? ended)
    {
        if (store.MayLoseHints || (live.Count == 0 && ended is null) || live.Any(m => Read(m) is null))
            return Statuses;
        return live.Count == 0 ? Statuses.Where(s => s == ended) : Statuses.Where(s => live.Any(m => m.Name == Live(summary with { Status = s })));
    }

    /// <summary>
    /// Whether the lines stand as they would be written now; the time of a run that goes on may lag. Beside another status they may have
    /// been removed, but for an end that was written just now.
    /// </summary>
    private static bool IsWritten(IReadOnlyList<Marker> live, RunSummary summary)
    {
        var ends = HasEnded(summary.Status);
        return (ends || live.Count == 1) && live.FirstOrDefault(m => m.Name == Live(summary)) is { } own && Read(own) is { } written
            && own.Body.Span.SequenceEqual(Body(ends ? summary : summary with { UpdatedAt = written.UpdatedAt }));
    }

    private static byte[] Body(RunSummary summary) => JsonSerializer.SerializeToUtf8Bytes(summary, JournalCodec.Options);

    private static string LiveFolder(string run) => $"live/{StoreNames.Encode(run)}/";

    private static string Live(RunSummary summary) => LiveFolder(summary.Run) + Word(summary.Status);

    private static string Wake(RunId run, string record) => $"wake/{StoreNames.Encode(run.Value)}/{StoreNames.Encode(record)}";

    private static string ByStatus(RunStatus status) => $"status/{Word(status)}/";

    private static string ByFlow(string flow, RunStatus status) => $"flow/{StoreNames.EncodePath(flow)}/{Word(status)}/";

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    public static bool HasEnded(RunStatus status) => status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled or RunStatus.Superseded;

    /// <summary>The line in a marker; null where it cannot be read.</summary>
    public static RunSummary? Read(Marker marker)
    {
        try
        {
            return JsonSerializer.Deserialize<RunSummary>(marker.Body.Span, JournalCodec.Options);
        }
        catch (JsonException)
        {
            // A marker is only a hint; one that cannot be read is healed when its run is opened.
            return null;
        }
    }
}
