using Azure.Storage.Blobs.Models;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Markers: blobs whose body stands in their metadata, so that a list of them brings the bodies along.</summary>
internal sealed class MarkerBlobs(BlobAccess access)
{
    private const string BodyKey = "body";
    private const string IsLongKey = "long";
    private const int LongestInMetadata = 4 << 10; // Azure takes 8 KiB of metadata, and the body is in base64
    private const int LongestPage = 5_000;

    public async ValueTask PutAsync(Marker marker, CancellationToken cancellation)
    {
        MarkerNames.Check(marker.Name);
        var isLong = marker.Body.Length > LongestInMetadata;
        var metadata = new Dictionary<string, string>();
        if (isLong)
            metadata[IsLongKey] = "1";
        else if (marker.Body.Length > 0)
            metadata[BodyKey] = Convert.ToBase64String(marker.Body.Span);
        var blob = access.Repeating.GetBlobClient(BlobLayout.Index + marker.Name);
        await access.CallAsync(
            async token =>
            {
                using var content = new ReadOnlyMemoryStream(isLong ? marker.Body : default);
                return await blob.UploadAsync(content, new BlobUploadOptions { Metadata = metadata }, token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellation)
    {
        MarkerNames.Check(name);
        await access.CallAsync(
            token => access.Repeating.DeleteBlobIfExistsAsync(BlobLayout.Index + name, cancellationToken: token), cancellation).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<Marker>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        MarkerNames.CheckPrefix(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (limit == 0)
            return [];
        var items = await access.CallAsync(token => ItemsAsync(prefix, after, limit, token), cancellation).ConfigureAwait(false);
        var markers = new List<Marker>(items.Count);
        foreach (var item in items)
        {
            if (await MarkerAsync(item, cancellation).ConfigureAwait(false) is { } marker)
                markers.Add(marker);
        }

        return markers;
    }

    private async Task<List<BlobItem>> ItemsAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        var options = new GetBlobsOptions { Prefix = BlobLayout.Index + prefix, Traits = BlobTraits.Metadata };
        var first = after is not null && string.CompareOrdinal(after, prefix) > 0 ? BlobLayout.Index + after : null;
        options.StartFrom = first;
        var items = new List<BlobItem>();
        // One more than asked for: the list may begin with the name to go on after.
        var pages = access.Repeating.GetBlobsAsync(options, cancellation).AsPages(pageSizeHint: Math.Min(limit + (first is null ? 0 : 1), LongestPage));
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var item in page.Values)
            {
                if (first is not null && string.CompareOrdinal(item.Name, first) <= 0)
                    continue; // services that do not know where to start from begin at the beginning
                items.Add(item);
                if (items.Count == limit)
                    return items;
            }
        }

        return items;
    }

    private async ValueTask<Marker?> MarkerAsync(BlobItem item, CancellationToken cancellation)
    {
        var name = item.Name[BlobLayout.Index.Length..];
        if (item.Metadata?.TryGetValue(BodyKey, out var body) == true)
            return new Marker(name, Convert.FromBase64String(body));
        if (item.Metadata?.ContainsKey(IsLongKey) != true)
            return new Marker(name, default);
        var content = await access.CallAsync<ReadOnlyMemory<byte>?>(
            async token =>
            {
                try
                {
                    return (await access.Repeating.GetBlobClient(item.Name).DownloadContentAsync(token).ConfigureAwait(false)).Value.Content.ToMemory();
                }
                catch (Azure.RequestFailedException e) when (e.Status == 404)
                {
                    return null; // removed since it was listed
                }
            },
            cancellation).ConfigureAwait(false);
        return content is { } bytes ? new Marker(name, bytes) : null;
    }
}
