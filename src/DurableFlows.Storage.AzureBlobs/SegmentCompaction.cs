using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Lets a journal begin anew in a segment of its own: that is written first, and then the old one sealed where it must end.</summary>
/// <remarks>
/// The seal is what counts, and names the new segment. One that no seal names was left by whoever was slower, or died: nobody reads it,
/// nobody uses its number again, and it goes with the run. After the seal readers are let begin there, and only then old segments go, but for
/// segment 0, which is the name of the journal.
/// </remarks>
internal sealed class SegmentCompaction(BlobAccess access, SegmentWriter writer, JournalHead head)
{
    private const int Attempts = 8;

    /// <returns>Where the record ends; null when the journal ends elsewhere.</returns>
    public async ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        if (await CreateAsync(run, end.Segment, cancellation).ConfigureAwait(false) is not { } next)
            return null;
        if (!await IsAppendedAtAsync(run, next, 0, line, cancellation).ConfigureAwait(false)
            || !await IsAppendedAtAsync(run, end.Segment, end.Offset, SealLine.Naming(next), cancellation).ConfigureAwait(false))
        {
            await DeleteAsync(run, next, cancellation).ConfigureAwait(false);
            return null;
        }

        await TidyAsync(run, end.Segment, next, cancellation).ConfigureAwait(false);
        return new JournalPosition(next, line.Length);
    }

    /// <summary>Makes a segment that nobody else has made.</summary>
    private async ValueTask<int?> CreateAsync(RunId run, int segment, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            segment = SegmentNumber.Anew(segment);
            if (segment < 0)
                return null;
            if (await writer.CreateAsync(run, segment, cancellation).ConfigureAwait(false))
                return segment;
        }

        return null;
    }

    /// <summary>Appends where a segment must end; sent again, it lands once.</summary>
    private async ValueTask<bool> IsAppendedAtAsync(RunId run, int segment, long offset, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
        => await access.CallAsync(
            async token =>
            {
                try
                {
                    using var content = new ReadOnlyMemoryStream(lines);
                    var options = new AppendBlobAppendBlockOptions { Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = offset } };
                    await access.Repeating.GetAppendBlobClient(BlobLayout.Segment(run, segment)).AppendBlockAsync(content, options, token).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException e) when (e.Status == 412)
                {
                    return await StandsAtAsync(run, segment, offset, lines, token).ConfigureAwait(false);
                }
                catch (RequestFailedException e) when (e.Status == 404)
                {
                    return false;
                }
            },
            cancellation).ConfigureAwait(false);

    /// <summary>Whether a first try has landed whose answer was lost. One that cannot be told is no answer: what is sealed must not be taken back.</summary>
    private async Task<bool> StandsAtAsync(RunId run, int segment, long offset, ReadOnlyMemory<byte> lines, CancellationToken cancellation)
    {
        try
        {
            var range = new BlobDownloadOptions { Range = new HttpRange(offset, lines.Length) };
            var answer = await access.Repeating.GetBlobClient(BlobLayout.Segment(run, segment)).DownloadContentAsync(range, cancellation).ConfigureAwait(false);
            return answer.Value.Content.ToMemory().Span.SequenceEqual(lines.Span);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 416)
        {
            return false;
        }
    }

    /// <summary>Lets readers begin at the new segment, and removes those that it replaced. What fails costs room and time, and is no part of the compaction.</summary>
    private async ValueTask TidyAsync(RunId run, int old, int next, CancellationToken cancellation)
    {
        try
        {
            if (!await head.RaiseAsync(run, next, cancellation).ConfigureAwait(false))
                return;
            for (var segment = Math.Max(1, SegmentNumber.Begin(old)); segment <= old; segment++)
                await DeleteAsync(run, segment, cancellation).ConfigureAwait(false);
        }
        catch (FlowException)
        {
            // The run is read through its seals.
        }
    }

    private ValueTask<bool> DeleteAsync(RunId run, int segment, CancellationToken cancellation) => access.CallAsync(
        async token => (await access.Repeating.DeleteBlobIfExistsAsync(BlobLayout.Segment(run, segment), cancellationToken: token).ConfigureAwait(false)).Value,
        cancellation);
}
