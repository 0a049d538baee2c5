using System.IO.Compression;
using DurableFlows.Journal.Protection;

namespace DurableFlows.Journal.Packing;

/// <summary>A payload as it is kept: compressed, behind a header, where its first piece says that this is worth it, else as it is.</summary>
internal sealed class PackingStream(Stream plain) : PieceStream(plain, PieceLength)
{
    private const int PieceLength = 64 * 1024;
    private readonly MemoryStream _made = new();
    private bool _begun;
    private GZipStream? _gzip;

    protected override int Wanted => PieceLength;

    protected override ReadOnlyMemory<byte> Make(ReadOnlySpan<byte> piece, bool isLast)
    {
        _made.SetLength(0);
        if (!_begun)
            Begin(piece, isLast);
        else
            Go(piece, isLast);
        return _made.GetBuffer().AsMemory(0, (int)_made.Length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip?.Dispose();
            _made.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin(ReadOnlySpan<byte> piece, bool isLast)
    {
        _begun = true;
        _made.Write(PackedPayload.Magic);
        _gzip = new GZipStream(_made, CompressionLevel.Fastest, leaveOpen: true);
        Go(piece, isLast);
        if (!isLast)
            _gzip.Flush(); // the length is to be seen
        // What saves less than a tenth is not worth the time of every reader. What looks packed by itself is packed, so that everything that looks packed is.
        if (_made.Length < piece.Length / 10 * 9 || piece.StartsWith(PackedPayload.Magic))
            return;
        _gzip.Dispose();
        _gzip = null;
        _made.SetLength(0);
        Go(piece, isLast);
    }

    private void Go(ReadOnlySpan<byte> piece, bool isLast)
    {
        ((Stream?)_gzip ?? _made).Write(piece);
        if (isLast)
            _gzip?.Dispose();
    }
}
