using System.Buffers;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Journals: append blobs that go on in another one before Azure's limit of 50,000 blocks.</summary>
/// <remarks>
/// Appends carry no condition, so that writers never stand in each other's way. A segment ends at its seal; whoever appends behind a seal
/// finds it when it looks at what stands between the end it knew and its own records, and appends them to the next segment instead.
/// When nothing stands between, there is nothing to look at: one request an append.
/// </remarks>
internal sealed class JournalBlobs(BlobAccess access, AzureBlobStoreOptions options)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private readonly SegmentReader _reader = new(access);
    private readonly SegmentWriter _writer = new(access, options);
    private readonly JournalHead _head = new(access);
    private Seen? _seen;

    public async ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        var lines = Frame(records);
        var at = known ?? JournalPosition.Start;
        JournalPosition? same = null;
        if (known == JournalPosition.Start)
            await _writer.CreateAsync(run, 0, cancellation).ConfigureAwait(false);
        while (true)
        {
            var landed = await _writer.AppendAsync(run, at.Segment, at.Offset, lines, cancellation).ConfigureAwait(false);
            if (landed is not { } place)
            {
                (at, same) = (await WhereAsync(run, at, cancellation).ConfigureAwait(false), null);
                continue;
            }

            if (place.Offset != at.Offset && await SealedPartAsync(run, at, place.Offset, cancellation).ConfigureAwait(false) is { } part)
            {
                // With nothing but a seal behind it, the known end is where the next segment begins.
                same = part is { Records.Count: 0, IsMissing: false } ? same ?? at : null;
                at = part.IsMissing
                    ? await WhereAsync(run, at, cancellation).ConfigureAwait(false)
                    : new JournalPosition(part.Next ?? at.Segment, 0);
                continue;
            }

            var end = new JournalPosition(at.Segment, place.Offset + lines.Length);
            return new AppendReceipt(
                place.Offset == 0 && same is not null ? same.Value : at with { Offset = place.Offset },
                place.Blocks >= options.AppendsPerSegment ? await SealAsync(run, end, cancellation).ConfigureAwait(false) : end);
        }
    }

    public async ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        var (records, at, isAnew) = (new List<ReadOnlyMemory<byte>>(), from, false);
        while (true)
        {
            var part = await PartAsync(run, at, upTo, records.Count, cancellation).ConfigureAwait(false);
            var next = part.IsMissing && at.Segment > 0 ? await AfterMissingAsync(run, from, at, records.Count, cancellation).ConfigureAwait(false) : part.Next;
            if (part.IsMissing && next is null)
                return new JournalSlice([], from); // not there, or deleted while it was read
            records.AddRange(part.Records);
            if (next is not { } segment)
                return new JournalSlice(records, at with { Offset = part.End }) { IsAnew = isAnew && from != JournalPosition.Start };
            if (SegmentNumber.IsAnew(at.Segment, segment))
            {
                records.Clear();
                isAnew = true;
            }

            at = new JournalPosition(segment, 0);
            // A limit in a segment that was replaced is none.
            if (segment > upTo?.Segment && !SegmentNumber.IsAnew(segment, upTo.Value.Segment))
                return new JournalSlice(records, at) { IsAnew = isAnew && from != JournalPosition.Start };
        }
    }

    /// <summary>Puts one record in place of all.</summary>
    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
        => new SegmentCompaction(access, _writer, _head).CompactAsync(run, end, Frame([record]), cancellation);

    /// <summary>Where to append instead of a segment that is not there: it was replaced, or the journal that was known is deleted, or there was none, and this begins one.</summary>
    private async ValueTask<JournalPosition> WhereAsync(RunId run, JournalPosition missing, CancellationToken cancellation)
    {
        // Where a segment is missing that should be there, the reader says so.
        if (missing.Segment > 0 && await ReadAsync(run, JournalPosition.Start, null, cancellation).ConfigureAwait(false) is { Records.Count: > 0 } slice)
            return slice.End;
        await _writer.CreateAsync(run, 0, cancellation).ConfigureAwait(false);
        return JournalPosition.Start;
    }

    /// <summary>The segment to read in place of one that is not there: the one that replaced it; null when the journal is another one, or none.</summary>
    private async ValueTask<int?> AfterMissingAsync(RunId run, JournalPosition from, JournalPosition missing, int good, CancellationToken cancellation)
    {
        var head = await _head.FindAsync(run, cancellation).ConfigureAwait(false);
        if (head > missing.Segment)
            return head;
        return head is not null && missing.Segment != from.Segment ? throw JournalDamagedException.WithoutSegment(run, good, missing.Segment) : null;
    }

    /// <summary>What ends in a seal before an offset, or is gone with its segment, so that what landed there is no part of the journal; remembers what it saw, since the caller reads that next.</summary>
    private async ValueTask<SegmentPart?> SealedPartAsync(RunId run, JournalPosition known, long offset, CancellationToken cancellation)
    {
        if (offset < known.Offset)
            return null; // another journal than the one that was known, which its reader will find
        try
        {
            var part = await _reader.ReadAsync(run, known.Segment, known.Offset, offset, cancellation).ConfigureAwait(false);
            Volatile.Write(ref _seen, new Seen(run, known, offset, part));
            return part.IsSealed || (part.IsMissing && known.Segment > 0) ? part : null;
        }
        catch (JournalDamagedException)
        {
            return null; // as its reader will find too, who knows how many records are good
        }
    }

    private async ValueTask<SegmentPart> PartAsync(RunId run, JournalPosition at, JournalPosition? upTo, int before, CancellationToken cancellation)
    {
        if (upTo is { } limit && Interlocked.Exchange(ref _seen, null) is { } seen && seen.Run == run && seen.From == at
            && (seen.Part.IsSealed ? limit.Segment > at.Segment : limit == at with { Offset = seen.UpTo }))
        {
            return seen.Part;
        }

        try
        {
            return await _reader.ReadAsync(run, at.Segment, at.Offset, upTo?.Segment == at.Segment ? upTo?.Offset : null, cancellation).ConfigureAwait(false);
        }
        catch (JournalDamagedException e)
        {
            // The reader of a segment knows nothing of those before it.
            throw e.Behind(before);
        }
    }

    /// <summary>Looks now and then whether the journal has grown.</summary>
    public async ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation)
    {
        var start = options.Time.GetTimestamp();
        do
            await Task.Delay(options.PollInterval, options.Time, cancellation).ConfigureAwait(false);
        while (!await HasNewsAsync(run, known, cancellation).ConfigureAwait(false) && options.Time.GetElapsedTime(start) < LongestWait);
    }

    /// <summary>Removes all payloads of a run, then its journal.</summary>
    /// <remarks>The first segment goes first: with it the whole journal is gone at once, so that a deletion that is cut short leaves none that ends too early.</remarks>
    public ValueTask<bool> DeleteAsync(RunId run, CancellationToken cancellation) => access.CallAsync(
        async token =>
        {
            var segments = new List<string> { BlobLayout.Segment(run, 0) };
            await foreach (var blob in access.Repeating.GetBlobsAsync(new() { Prefix = BlobLayout.Run(run) }, token).ConfigureAwait(false))
            {
                if (!BlobLayout.IsSegment(run, blob.Name))
                    await access.Repeating.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: token).ConfigureAwait(false);
                else if (blob.Name != segments[0])
                    segments.Add(blob.Name);
            }

            foreach (var segment in segments)
                await access.Repeating.DeleteBlobIfExistsAsync(segment, cancellationToken: token).ConfigureAwait(false);
            return true;
        },
        cancellation);

    /// <summary>Lets the journal go on in the next segment.</summary>
    /// <returns>Where it goes on, as far as is known.</returns>
    private async ValueTask<JournalPosition> SealAsync(RunId run, JournalPosition end, CancellationToken cancellation)
    {
        try
        {
            await _writer.CreateAsync(run, end.Segment + 1, cancellation).ConfigureAwait(false);
            var seal = await _writer.AppendAsync(run, end.Segment, end.Offset, SealLine.Bytes, cancellation).ConfigureAwait(false);
            return seal?.Offset == end.Offset ? new JournalPosition(end.Segment + 1, 0) : end;
        }
        catch (FlowException)
        {
            // What was appended stands all the same. There is room for another to seal it.
            return end;
        }
    }

    /// <summary>Whether the segment of a position has grown, or is gone and with it what a segment replaced.</summary>
    private ValueTask<bool> HasNewsAsync(RunId run, JournalPosition known, CancellationToken cancellation) => access.CallAsync(
        async token =>
        {
            try
            {
                var properties = await access.Repeating.GetBlobClient(BlobLayout.Segment(run, known.Segment)).GetPropertiesAsync(cancellationToken: token).ConfigureAwait(false);
                return properties.Value.ContentLength > known.Offset;
            }
            catch (Azure.RequestFailedException e) when (e.Status == 404)
            {
                return known.Segment > 0;
            }
        },
        cancellation);

    private static ReadOnlyMemory<byte> Frame(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var lines = new ArrayBufferWriter<byte>();
        for (var i = 0; i < records.Count; i++)
        {
            RecordFrame.Write(lines, records[i].Span, flushed: null);
            lines.Write("\n"u8);
        }

        return lines.WrittenMemory;
    }

    private sealed record Seen(RunId Run, JournalPosition From, long UpTo, SegmentPart Part);
}
