using DurableFlows.Values;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Content that is read from the service. A way there that stays broken is the store's failure, and says nothing about who reads.</summary>
internal sealed class PayloadStream(Stream inner, string store) : ForwardStream
{
    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return inner.Read(buffer, offset, count);
        }
        catch (Exception e) when (BlobErrors.IsOfService(e, CancellationToken.None))
        {
            throw BlobErrors.Unavailable(store, e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (BlobErrors.IsOfService(e, cancellationToken))
        {
            throw BlobErrors.Unavailable(store, e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
