using System.Text.Json;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>Notes about runs that are being deleted, from before the record that says so until nothing of the run is left.</summary>
/// <remarks>A note holds the run's line in the lists: once the journal is gone nothing else tells where that line stands.</remarks>
internal sealed class DeletionNotes(IFlowStore store)
{
    public const string Prefix = "deleting/";

    public ValueTask PutAsync(RunSummary summary, CancellationToken cancellation)
        => store.PutMarkerAsync(new Marker(Name(summary.Run), JsonSerializer.SerializeToUtf8Bytes(summary, JournalCodec.Options)), cancellation);

    public ValueTask RemoveAsync(RunId run, CancellationToken cancellation) => store.DeleteMarkerAsync(Name(run.Value), cancellation);

    /// <summary>The line of a run whose deletion was begun; null when there is no note.</summary>
    public async ValueTask<RunSummary?> FindAsync(RunId run, CancellationToken cancellation)
    {
        var found = await store.ListMarkersAsync(Folder(run.Value), null, 1, cancellation).ConfigureAwait(false);
        return found.Count == 1 ? RunIndex.Read(found[0]) : null;
    }

    /// <summary>The lines of all runs whose deletion was begun and not finished.</summary>
    public async ValueTask<IReadOnlyList<RunSummary>> ListAsync(CancellationToken cancellation)
    {
        var all = new List<RunSummary>();
        IReadOnlyList<Marker> page;
        string? after = null;
        do
        {
            page = await store.ListMarkersAsync(Prefix, after, 1_000, cancellation).ConfigureAwait(false);
            all.AddRange(page.Select(RunIndex.Read).OfType<RunSummary>());
            after = page.Count > 0 ? page[^1].Name : null;
        }
        while (page.Count > 0);
        return all;
    }

    private static string Folder(string run) => $"{Prefix}{StoreNames.Encode(run)}/";

    private static string Name(string run) => Folder(run) + "note";
}
