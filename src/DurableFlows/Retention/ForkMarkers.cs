using DurableFlows.Journal;

namespace DurableFlows.Retention;

/// <summary>The one place that tells whether forks stand on a run: they do while anything is listed under <c>forks/RUN/</c>.</summary>
/// <remarks>Nothing writes such markers yet. Whoever makes a fork writes one before the fork starts, and removes it when the fork is deleted.</remarks>
internal static class ForkMarkers
{
    public static async ValueTask<bool> AnyAsync(IMarkerStore store, RunId run, CancellationToken cancellation)
        => (await store.ListMarkersAsync($"forks/{StoreNames.Encode(run.Value)}/", null, 1, cancellation).ConfigureAwait(false)).Count > 0;
}
