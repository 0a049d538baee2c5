using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Reads a segment beside those who append to it. An append is one block, which is there whole or not at all.</summary>
internal sealed class SegmentReader(BlobAccess access)
{
    private const int LongestRange = 32 << 20;
    private const int Attempts = 4;

    /// <summary>Reads the records from a position to the end, to the seal or to <paramref name="upTo"/>. A segment 0 in whose place there is another reads as sealed.</summary>
    /// <exception cref="JournalDamagedException">A record does not match its checksum.</exception>
    public async ValueTask<SegmentPart> ReadAsync(RunId run, int segment, long from, long? upTo, CancellationToken cancellation)
    {
        var part = new SegmentPart([], from);
        var length = LongestRange;
        while (upTo is null || part.End < upTo)
        {
            cancellation.ThrowIfCancellationRequested();
            var before = part.End;
            var range = await RangeAsync(run, segment, before, (int)Math.Min(length, (upTo ?? long.MaxValue) - before), cancellation).ConfigureAwait(false);
            if (range is not var (bytes, total, head))
                return part with { IsMissing = true };
            if (head > 0)
                return part with { Next = head };
            part = Take(part, run, segment, bytes);
            if (part.IsSealed || before + bytes.Length >= total)
                break;
            // A record longer than the range: read more at once.
            length = part.End == before ? length * 2 : LongestRange;
        }

        return part;
    }

    private static SegmentPart Take(SegmentPart part, RunId run, int segment, ReadOnlyMemory<byte> bytes)
    {
        var end = part.End;
        while (bytes.Span.IndexOf((byte)'\n') is var length and >= 0)
        {
            var line = bytes[..length];
            if (!RecordFrame.Verify(line.Span, out _))
                throw new JournalDamagedException(run, part.Records.Count, end, segment);
            if (SealLine.Is(line.Span))
                return part with { End = end, Next = SealLine.Next(line.Span, segment) };
            part.Records.Add(line);
            end += length + 1;
            bytes = bytes[(length + 1)..];
        }

        return part with { End = end };
    }

    /// <summary>Reads one range, as far as it goes; a connection that breaks is made again for the rest. Null when there is no such segment.</summary>
    private async ValueTask<(ReadOnlyMemory<byte> Bytes, long Total, int Head)?> RangeAsync(RunId run, int segment, long from, int length, CancellationToken cancellation)
    {
        var blob = access.Repeating.GetBlobClient(BlobLayout.Segment(run, segment));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Without conditions: the blob may grow meanwhile, which does no harm.
                var options = new BlobDownloadOptions { Range = new HttpRange(from, length) };
                var answer = await blob.DownloadStreamingAsync(options, cancellation).ConfigureAwait(false);
                using var streaming = answer.Value;
                if (segment == 0 && JournalHead.In(streaming.Details.Metadata) is var head and > 0)
                    return (default, from, head);
                var bytes = new byte[streaming.Details.ContentLength];
                await streaming.Content.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
                return (bytes, Total(streaming.Details.ContentRange) ?? from + bytes.Length, 0);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                return null;
            }
            catch (RequestFailedException e) when (e.Status == 416)
            {
                return (default, from, 0);
            }
            catch (Exception e) when (BlobErrors.IsOfService(e, cancellation))
            {
                // The SDK has repeated the request; what breaks while the answer is read, it resumes only where nobody writes.
                if (attempt == Attempts || e is RequestFailedException { Status: > 0 and not 412 } or AggregateException)
                    throw BlobErrors.Unavailable(access.Name, e);
            }
        }
    }

    /// <summary>The length of the blob, from <c>bytes 0-99/1234</c>.</summary>
    private static long? Total(string? range) => range is not null && range.LastIndexOf('/') is var slash and >= 0
        && long.TryParse(range.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : null;
}
