using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Appends lines to a segment, once: when no answer comes, it looks whether they have landed before it sends them again.</summary>
internal sealed class SegmentWriter(BlobAccess access, AzureBlobStoreOptions options)
{
    private const int LongestAppend = 100 << 20; // Azure's limit for one block
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>Appends, in one block.</summary>
    /// <param name="run">The run.</param>
    /// <param name="segment">The segment; it must exist.</param>
    /// <param name="from">Where lines of ours cannot stand before.</param>
    /// <param name="lines">Whole lines, which stand nowhere else: they hold the ids of their records.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Where they landed, and how many blocks the segment has; null when there is no such segment.</returns>
    public async ValueTask<(long Offset, int Blocks)?> AppendAsync(
        RunId run, int segment, long from, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        if (lines.Length > LongestAppend)
        {
            throw new FlowException(ErrorCodes.StoreUnsupported,
                $"An append to run {run} is {lines.Length} bytes long, and a blob store takes {LongestAppend} at once. Keep large values in payloads.");
        }

        var blob = access.Once.GetAppendBlobClient(BlobLayout.Segment(run, segment));
        var delay = options.RetryDelay;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await SendAsync(blob, lines, cancellation).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return null;
            }
            catch (Exception e) when (BlobErrors.IsOfService(e, cancellation))
            {
                if (attempt >= options.MaxRetries || IsFinal(e))
                    throw BlobErrors.Unavailable(access.Name, e);
                await Task.Delay(delay, options.Time, cancellation).ConfigureAwait(false);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
                if (BlobErrors.MayHaveLanded(e) && await FindAsync(run, segment, from, lines, cancellation).ConfigureAwait(false) is { } offset)
                    return (offset, 0);
            }
        }
    }

    /// <summary>Makes a segment unless it is there.</summary>
    /// <returns>Whether it was surely made by this call.</returns>
    public async ValueTask<bool> CreateAsync(RunId run, int segment, CancellationToken cancellation)
    {
        var blob = access.Repeating.GetAppendBlobClient(BlobLayout.Segment(run, segment));
        return await access.CallAsync(
            async token =>
            {
                var made = new AppendBlobCreateOptions
                {
                    Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All },
                    HttpHeaders = new BlobHttpHeaders { ContentType = "application/jsonl" },
                };
                try
                {
                    await blob.CreateAsync(made, token).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException e) when (e.Status is 409 or 412 && !BlobErrors.IsContainerMissing(e))
                {
                    // Somebody else was faster, or our first try landed.
                    return false;
                }
            },
            cancellation).ConfigureAwait(false);
    }

    private static async Task<(long Offset, int Blocks)?> SendAsync(AppendBlobClient blob, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryStream(lines);
        var answer = await blob.AppendBlockAsync(content, new AppendBlobAppendBlockOptions(), cancellation).ConfigureAwait(false);
        return (long.Parse(answer.Value.BlobAppendOffset, CultureInfo.InvariantCulture), answer.Value.BlobCommittedBlockCount);
    }

    /// <summary>Whether sending the same again cannot help.</summary>
    private static bool IsFinal(Exception error) => error is RequestFailedException { Status: >= 400 and < 500 and not (408 or 409 or 412 or 429) };

    /// <summary>Where lines stand in a segment; null when they do not, or nobody can tell.</summary>
    private async ValueTask<long?> FindAsync(RunId run, int segment, long from, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        // A look may be repeated, and one that fails leaves records twice.
        var blob = access.Repeating.GetBlobClient(BlobLayout.Segment(run, segment));
        try
        {
            var answer = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(from) }, cancellation).ConfigureAwait(false);
            var at = answer.Value.Content.ToMemory().Span.IndexOf(lines.Span);
            return at < 0 ? null : from + at;
        }
        catch (Exception e) when (BlobErrors.IsOfService(e, cancellation))
        {
            // Sent again then. The fold takes the first of two records of one id.
            return null;
        }
    }
}
