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
                // No journal yet, or the one that was known is deleted: this begins one. What is behind a seal is missing, as a reader says.
                if (at.Segment > 0)
                    await ReadAsync(run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
                at = JournalPosition.Start;
                await _writer.CreateAsync(run, 0, cancellation).ConfigureAwait(false);
                continue;
            }

            if (place.Offset != at.Offset && await SealedPartAsync(run, at, place.Offset, cancellation).ConfigureAwait(false) is { } part)
            {
                // With nothing but a seal behind it, the known end is where the next segment begins.
                same = part.Records.Count == 0 ? same ?? at : null;
                at = new JournalPosition(at.Segment + 1, 0);
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
        var records = new List<ReadOnlyMemory<byte>>();
        var at = from;
        while (true)
        {
            var part = await PartAsync(run, at, upTo, records.Count, cancellation).ConfigureAwait(false);
            if (part.IsMissing && at.Segment > from.Segment)
            {
                return await LengthAsync(run, 0, cancellation).ConfigureAwait(false) > 0
                    ? throw JournalDamagedException.WithoutSegment(run, records.Count, at.Segment)
                    : new JournalSlice([], from); // deleted while it was read
            }

            records.AddRange(part.Records);
            at = part.IsSealed ? new JournalPosition(at.Segment + 1, 0) : at with { Offset = part.End };
            if (!part.IsSealed || at.Segment > upTo?.Segment)
                return new JournalSlice(records, at);
        }
    }

    /// <summary>What ends in a seal before an offset, so that what landed there is no part of the journal; remembers what it saw, since the caller reads that next.</summary>
    private async ValueTask<SegmentPart?> SealedPartAsync(RunId run, JournalPosition known, long offset, CancellationToken cancellation)
    {
        if (offset < known.Offset)
            return null; // another journal than the one that was known, which its reader will find
        try
        {
            var part = await _reader.ReadAsync(run, known.Segment, known.Offset, offset, cancellation).ConfigureAwait(false);
            Volatile.Write(ref _seen, new Seen(run, known, offset, part));
            return part.IsSealed ? part : null;
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
        while (await LengthAsync(run, known.Segment, cancellation).ConfigureAwait(false) <= known.Offset && options.Time.GetElapsedTime(start) < LongestWait);
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

    private ValueTask<long> LengthAsync(RunId run, int segment, CancellationToken cancellation) => access.CallAsync(
        async token =>
        {
            try
            {
                var properties = await access.Repeating.GetBlobClient(BlobLayout.Segment(run, segment)).GetPropertiesAsync(cancellationToken: token).ConfigureAwait(false);
                return properties.Value.ContentLength;
            }
            catch (Azure.RequestFailedException e) when (e.Status == 404)
            {
                return 0;
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
