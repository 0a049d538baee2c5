using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using DurableFlows.Approvals;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.DurableTask.Activities;

/// <summary>Tells of requests beside the activities. Each notice is noted in the store until it was taken or given up, so that one whose process ended is given by another.</summary>
internal sealed class OwedNotices(HostParts parts, string host)
{
    private const string Folder = "notices/";
    private const int Most = 1_000;

    // Longer than a notifier tries: whoever took a notice up may be at it still.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, byte> _underWay = new(StringComparer.Ordinal);

    /// <summary>The note of a notice that is owed since a moment.</summary>
    public static Marker Note(RunId run, string request, DateTimeOffset since)
        => new($"{Folder}{StoreNames.Encode(run.Value)}/{StoreNames.Encode(request)}", Encoding.UTF8.GetBytes(since.ToString("O", CultureInfo.InvariantCulture)));

    /// <summary>Tells of what an instance's run waits for: all of it, or what one node asks.</summary>
    public async Task TellAsync(HeldRun run, InstanceId instance, NodePath? of = null)
    {
        if (!parts.Notices.IsOn)
            return;
        foreach (var notice in run.TokenFor(instance) is null ? [] : run.Session.Read(s => RequestNotices.Waiting(s, of)))
            await TellAsync(run.Session.Run, run.Values, notice).ConfigureAwait(false);
    }

    /// <summary>Gives the notices that nobody seems to be at any more.</summary>
    public async Task TellAgainAsync(CancellationToken cancellation)
    {
        if (!parts.Notices.IsOn)
            return;
        foreach (var note in await parts.Store.ListMarkersAsync(Folder, null, Most, cancellation).ConfigureAwait(false))
        {
            if (_underWay.ContainsKey(note.Name) || parts.Time.GetUtcNow() - SinceOf(note) < Patience || note.Name[Folder.Length..].Split('/') is not [var run, var request])
                continue;
            await TellAgainAsync(note.Name, RunId.Parse(StoreNames.Decode(run)), StoreNames.Decode(request), cancellation).ConfigureAwait(false);
        }
    }

    private async Task TellAgainAsync(string note, RunId run, string request, CancellationToken cancellation)
    {
        try
        {
            var session = await parts.ReadAsync(run, cancellation).ConfigureAwait(false);
            if (session?.Read(s => s is { End: null, Suspended: null } && s.Opened?.Host.Id != host) == true)
                return; // another hub's
            if (session?.Read(s => RequestNotices.Waiting(s)).FirstOrDefault(n => n.Request.Request.Id == request) is { } notice)
                await TellAsync(run, parts.Values(run), notice).ConfigureAwait(false);
            else
                await parts.Store.DeleteMarkerAsync(note, cancellation).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            // One run that cannot be read keeps no other from being told of.
            Log.NoticeOwed(parts.Logger, run.Value, request, e.Code);
        }
    }

    private async Task TellAsync(RunId run, RunValues values, RequestNotice notice)
    {
        var note = Note(run, notice.Request.Request.Id, parts.Time.GetUtcNow());
        if (!_underWay.TryAdd(note.Name, 0))
            return;
        try
        {
            await parts.Store.PutMarkerAsync(note, CancellationToken.None).ConfigureAwait(false);
        }
        catch (FlowException)
        {
            _underWay.TryRemove(note.Name, out _);
            throw;
        }

        parts.Notices.Tell(values, notice, () => DoneAsync(note.Name, run, notice.Request.Request.Id));
    }

    private async Task DoneAsync(string note, RunId run, string request)
    {
        try
        {
            await parts.Store.DeleteMarkerAsync(note, CancellationToken.None).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            // Told once more, then.
            Log.NoticeOwed(parts.Logger, run.Value, request, e.Code);
        }

        _underWay.TryRemove(note, out _);
    }

    /// <summary>What cannot be read is old.</summary>
    private static DateTimeOffset SinceOf(Marker note)
        => DateTimeOffset.TryParseExact(Encoding.UTF8.GetString(note.Body.Span), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var since) ? since : DateTimeOffset.MinValue;
}
