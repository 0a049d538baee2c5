using System.Globalization;
using System.Text.Json;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>The markers by which open requests are found, oldest first: <c>requests/TIME~REQUEST/RUN</c>.</summary>
/// <remarks>
/// A marker is written before the record that asks, and removed once the request is decided or its run has ended. Whoever lists them
/// looks at the run, so one too many does no harm; one too few is made good when the run is opened.
/// </remarks>
internal sealed class RequestIndex(IFlowStore store)
{
    public const string Prefix = "requests/";

    /// <summary>Sorts before all others, and says that there is a marker for every request, those of before there were markers too.</summary>
    private const string Complete = Prefix + "0";

    public ValueTask PutAsync(RequestLine line, CancellationToken cancellation)
        => store.PutMarkerAsync(new Marker(line.Name, JsonSerializer.SerializeToUtf8Bytes(new Body(line.Flow), JournalCodec.Options)), cancellation);

    public ValueTask RemoveAsync(RequestLine line, CancellationToken cancellation) => store.DeleteMarkerAsync(line.Name, cancellation);

    public ValueTask CompleteAsync(CancellationToken cancellation) => store.PutMarkerAsync(new Marker(Complete, default) { IsHint = true }, cancellation);

    /// <summary>A page of lines.</summary>
    /// <param name="after">Go on after this token; null from the beginning.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<RequestLines> ListAsync(string? after, int limit, CancellationToken cancellation)
    {
        var markers = await store.ListMarkersAsync(Prefix, after is null ? null : Prefix + after, limit, cancellation).ConfigureAwait(false);
        return new RequestLines(
            [.. markers.Select(Read).OfType<RequestLine>()],
            markers.Count < limit ? null : markers[^1].Name[Prefix.Length..],
            after is not null || (markers.Count > 0 && markers[0].Name == Complete));
    }

    /// <summary>The line of a request that a run knows.</summary>
    public static RequestLine LineOf(RunState state, RequestState request) => Line(state, request.Request.Id, request.RecordedAt);

    /// <summary>The line of a request as it stands once its record does.</summary>
    public static RequestLine Line(RunState state, string request, DateTimeOffset recordedAt)
    {
        var time = recordedAt.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
        return new RequestLine($"{Prefix}{time}~{StoreNames.Encode(request)}/{StoreNames.Encode(state.Run.Value)}", state.Run, request, state.Started.Flow);
    }

    /// <summary>What goes on after a line.</summary>
    public static string Token(RequestLine line) => line.Name[Prefix.Length..];

    private static RequestLine? Read(Marker marker)
    {
        var parts = marker.Name[Prefix.Length..].Split('~', '/');
        return parts.Length == 3 && StoreNames.TryDecode(parts[1], out var request)
            && StoreNames.TryDecode(parts[2], out var name) && RunId.TryParse(name, out var run)
                ? new RequestLine(marker.Name, run, request, FlowOf(marker))
                : null;
    }

    private static string? FlowOf(Marker marker)
    {
        try
        {
            return JsonSerializer.Deserialize<Body>(marker.Body.Span, JournalCodec.Options)?.Flow;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Body(string? Flow);
}
