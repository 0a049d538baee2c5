using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Where a journal begins: in segment 0, or in the one that the metadata of segment 0 names since it was compacted. Found with the first read.</summary>
/// <remarks>It is only ever raised, after the seal that commits a compaction: who finds an old one follows the seals from there.</remarks>
internal sealed class JournalHead(BlobAccess access)
{
    private const string Key = "head";
    private const int Attempts = 5;

    /// <summary>The segment that metadata name; 0 for none.</summary>
    public static int In(IDictionary<string, string>? metadata)
        => metadata is not null && metadata.TryGetValue(Key, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var segment) ? segment : 0;

    /// <summary>The segment in which a journal begins; null when there is no journal.</summary>
    public async ValueTask<int?> FindAsync(RunId run, CancellationToken cancellation)
        => await LookAsync(run, cancellation).ConfigureAwait(false) is { } found ? In(found.Metadata) : null;

    /// <summary>Lets readers begin at a segment, unless they begin at a later one already.</summary>
    /// <returns>Whether none begins before it any more.</returns>
    public async ValueTask<bool> RaiseAsync(RunId run, int segment, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await LookAsync(run, cancellation).ConfigureAwait(false) is not { } found)
                return false;
            if (In(found.Metadata) >= segment || await IsSetAsync(run, segment, found.ETag, cancellation).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private ValueTask<BlobProperties?> LookAsync(RunId run, CancellationToken cancellation) => access.CallAsync<BlobProperties?>(
        async token =>
        {
            try
            {
                return await access.Repeating.GetBlobClient(BlobLayout.Segment(run, 0)).GetPropertiesAsync(cancellationToken: token).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return null;
            }
        },
        cancellation);

    /// <summary>False when somebody wrote to the blob meanwhile, be it behind its seal, or when a first try landed, as the next look tells.</summary>
    private ValueTask<bool> IsSetAsync(RunId run, int segment, ETag seen, CancellationToken cancellation) => access.CallAsync(
        async token =>
        {
            try
            {
                var metadata = new Dictionary<string, string> { [Key] = segment.ToString(CultureInfo.InvariantCulture) };
                await access.Repeating.GetBlobClient(BlobLayout.Segment(run, 0))
                    .SetMetadataAsync(metadata, new BlobRequestConditions { IfMatch = seen }, token).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                return false;
            }
        },
        cancellation);
}
