using System.Security.Cryptography;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>A forward-only stream that checks the hash of its content at the end.</summary>
internal sealed class VerifiedStream(Stream inner, string expected, Func<Exception> damaged, bool leaveOpen = false) : ForwardStream
{
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _checked;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Check(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Check(buffer.Span, read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!leaveOpen)
                inner.Dispose();
            _sha.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Check(ReadOnlySpan<byte> buffer, int read)
    {
        if (read > 0)
            _sha.AppendData(buffer[..read]);
        else if (buffer.Length > 0 && !_checked)
        {
            _checked = true;
            if (Convert.ToHexStringLower(_sha.GetHashAndReset()) != expected)
                throw damaged();
        }

        return read;
    }
}
