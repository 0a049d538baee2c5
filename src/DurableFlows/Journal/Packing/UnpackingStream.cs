using System.IO.Compression;
using DurableFlows.Diagnostics;
using DurableFlows.Values;

namespace DurableFlows.Journal.Packing;

/// <summary>A payload as it was before it was packed.</summary>
/// <param name="kept">What is kept, behind its header; closed with this stream.</param>
/// <param name="key">Its name, for errors.</param>
internal sealed class UnpackingStream(Stream kept, PayloadKey key) : ForwardStream
{
    private readonly GZipStream _gzip = new(kept, CompressionMode.Decompress);

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return _gzip.Read(buffer, offset, count);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _gzip.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private FlowException Damaged(InvalidDataException e) => new(ErrorCodes.PayloadDamaged,
        $"Payload {key} cannot be unpacked: {e.Message} Restore it from a backup, or run the node that made it again.", e);
}
