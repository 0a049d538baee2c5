using DurableFlows.Approvals;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Http.Inputs;

/// <summary>Requests with what is shown loaded.</summary>
internal static class Shown
{
    /// <summary>The requests of a run; of those that are decided only what their records hold is shown.</summary>
    public static async Task<IReadOnlyList<RequestDetails>> OfAsync(ApiCall call, RunId run, IReadOnlyList<RequestDetails> requests)
    {
        var shown = new List<RequestDetails>(requests.Count);
        foreach (var request in requests)
            shown.Add(request.Status == RequestStatus.Open ? await OfAsync(call, run, request).ConfigureAwait(false) : request);
        return shown;
    }

    public static async Task<RequestDetails> OfAsync(ApiCall call, RunId run, RequestDetails request)
        => request.Shown is null && request.Request.Shown is { Omitted: false } stored
            ? request with { Shown = await call.Client.LoadAsync(run, stored, call.Cancellation).ConfigureAwait(false) }
            : request;
}
