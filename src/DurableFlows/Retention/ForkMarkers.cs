using DurableFlows.Journal;

namespace DurableFlows.Retention;

/// <summary>The one place that tells whether forks stand on a run: they do while anything is listed under <c>forks/RUN/</c>.</summary>
/// <remarks>A marker is written before its fork begins and removed after the fork is deleted; one whose fork never began is removed by hand, or with the store.</remarks>
internal static class ForkMarkers
{
    public static async ValueTask<bool> AnyAsync(IMarkerStore store, RunId run, CancellationToken cancellation)
        => (await store.ListMarkersAsync(Folder(run), null, 1, cancellation).ConfigureAwait(false)).Count > 0;

    public static ValueTask PutAsync(IMarkerStore store, RunId run, string fork, CancellationToken cancellation)
        => store.PutMarkerAsync(new Marker(Name(run, fork), ReadOnlyMemory<byte>.Empty), cancellation);

    public static ValueTask RemoveAsync(IMarkerStore store, RunId run, string fork, CancellationToken cancellation)
        => store.DeleteMarkerAsync(Name(run, fork), cancellation);

    private static string Name(RunId run, string fork) => Folder(run) + StoreNames.Encode(fork);

    private static string Folder(RunId run) => $"forks/{StoreNames.Encode(run.Value)}/";
}
