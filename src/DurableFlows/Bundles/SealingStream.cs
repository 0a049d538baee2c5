using System.Security.Cryptography;

namespace DurableFlows.Bundles;

/// <summary>Passes on what a zip file is made of, holds its comment back, and puts the seal of all bytes before it in place of that.</summary>
internal sealed class SealingStream(Stream to, BundleKey? key) : Stream
{
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _held = new byte[BundleSeal.LengthWith(key)];
    private int _count;

    /// <summary>A comment as long as the seal will be.</summary>
    public string Placeholder => new(' ', _held.Length);

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var (held, given) = Due(buffer.Length);
        to.Write(_held.AsSpan(0, held));
        to.Write(buffer[..given]);
        Keep(held, buffer, given);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var (held, given) = Due(buffer.Length);
        await to.WriteAsync(_held.AsMemory(0, held), cancellationToken).ConfigureAwait(false);
        await to.WriteAsync(buffer[..given], cancellationToken).ConfigureAwait(false);
        Keep(held, buffer.Span, given);
    }

    /// <summary>Ends the file; the zip file is whole by then.</summary>
    public async Task SealAsync(CancellationToken cancellation)
    {
        await to.WriteAsync(BundleSeal.Write(_sha.GetHashAndReset(), key), cancellation).ConfigureAwait(false);
        await to.FlushAsync(cancellation).ConfigureAwait(false);
    }

    public override void Flush() => to.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _sha.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>How many of the bytes held, and of those given, cannot belong to the comment any more.</summary>
    private (int Held, int Given) Due(int length)
    {
        var due = Math.Max(0, _count + length - _held.Length);
        var held = Math.Min(due, _count);
        return (held, due - held);
    }

    private void Keep(int held, ReadOnlySpan<byte> buffer, int given)
    {
        _sha.AppendData(_held.AsSpan(0, held));
        _sha.AppendData(buffer[..given]);
        _held.AsSpan(held, _count - held).CopyTo(_held);
        _count -= held;
        buffer[given..].CopyTo(_held.AsSpan(_count));
        _count += buffer.Length - given;
    }
}
