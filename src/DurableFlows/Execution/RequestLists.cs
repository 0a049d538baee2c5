using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Lists open requests: markers say where to look, journals what is open. A page costs one look at each run in it.</summary>
internal sealed class RequestLists(HostParts parts)
{
    private const int LongestPage = 1_000;

    public async Task<RequestPage> ListAsync(RequestQuery query, CancellationToken cancellation)
    {
        var limit = Math.Clamp(query.Limit, 1, LongestPage);
        var (found, runs) = (new List<RequestDetails>(), new Dictionary<RunId, (RunSession? Session, bool IsReadable)>());
        var after = query.After;
        do
        {
            var page = await parts.Requests.ListAsync(after, limit, cancellation).ConfigureAwait(false);
            if (!page.IsComplete)
            {
                await CompleteAsync(cancellation).ConfigureAwait(false);
                page = await parts.Requests.ListAsync(after, limit, cancellation).ConfigureAwait(false);
            }

            foreach (var line in page.Lines.Where(l => query.Flow is null || l.Flow is null || l.Flow == query.Flow))
            {
                if (await OpenAsync(line, runs, cancellation).ConfigureAwait(false) is { } open && (query.Flow is null || open.Flow == query.Flow))
                    found.Add(open);
                if (found.Count == limit)
                    return new RequestPage(found, RequestIndex.Token(line));
            }

            after = page.Next;
        }
        while (after is not null);
        return new RequestPage(found, null);
    }

    /// <summary>Once for a store in which an older version may have asked: every run that has not ended is read and its requests are given their markers.</summary>
    private async Task CompleteAsync(CancellationToken cancellation)
    {
        await foreach (var run in parts.Index.LiveAsync(cancellation).ConfigureAwait(false))
        {
            if ((await ReadAsync(run, cancellation).ConfigureAwait(false)).Session is { } session)
                await parts.Upkeep.HealRequestsAsync(session).ConfigureAwait(false);
        }

        await parts.Upkeep.RequestsCompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The request of a line; null when it is not open, and then the line goes if nobody is about to ask.</summary>
    private async Task<RequestDetails?> OpenAsync(RequestLine line, Dictionary<RunId, (RunSession? Session, bool IsReadable)> runs, CancellationToken cancellation)
    {
        if (!runs.TryGetValue(line.Run, out var run))
            runs[line.Run] = run = await ReadAsync(line.Run, cancellation).ConfigureAwait(false);
        if (!run.IsReadable)
            return null;
        var (request, isOver) = run.Session is null ? (null, true) : run.Session.Read(line, Judge);
        if (isOver)
            await parts.Upkeep.ForgetRequestAsync(line).ConfigureAwait(false);
        if (request is null || run.Session is null)
            return null;
        var shown = request.Request.Shown is { } stored ? await parts.Values(line.Run).LoadAsync(stored, cancellation).ConfigureAwait(false) : null;
        return run.Session.Read(s => RunReader.Details(s, request, shown));
    }

    /// <summary>The open request of a line, or whether the line is of no use any more. What is unknown or withdrawn may be asked, or asked again, at this moment.</summary>
    private static (RequestState? Open, bool IsOver) Judge(RunState state, RequestLine line)
    {
        if (state.End is not null || state.Deleting is not null)
            return (null, true);
        if (!state.Requests.TryGetValue(line.Request, out var request))
            return (null, false);
        if (RequestIndex.LineOf(state, request).Name != line.Name)
            return (null, true);
        return request.Status switch
        {
            RequestStatus.Open => (state.CancelRequested is null ? request : null, false),
            RequestStatus.Withdrawn => (null, false),
            _ => (null, true),
        };
    }

    /// <summary>Reads a run. One that cannot be read must not hide the requests of all others.</summary>
    private async Task<(RunSession? Session, bool IsReadable)> ReadAsync(RunId run, CancellationToken cancellation)
    {
        try
        {
            return (await parts.ReadAsync(run, cancellation).ConfigureAwait(false), true);
        }
        catch (FlowException e) when (e.Code != ErrorCodes.StoreUnavailable)
        {
            return (null, false);
        }
    }
}
