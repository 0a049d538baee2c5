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
            Begin(piece);
        var into = (Stream?)_gzip ?? _made;
        into.Write(piece);
        if (isLast)
            _gzip?.Dispose();
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

    private void Begin(ReadOnlySpan<byte> piece)
    {
        _begun = true;
        // What looks packed by itself is packed once more, so that everything that looks packed is.
        if (!piece.StartsWith(PackedPayload.Magic) && !Shrinks(piece))
            return;
        _made.Write(PackedPayload.Magic);
        _gzip = new GZipStream(_made, CompressionLevel.Fastest, leaveOpen: true);
    }

    /// <summary>Whether a tenth at least is saved; less is not worth the time of every reader.</summary>
    private static bool Shrinks(ReadOnlySpan<byte> piece)
    {
        using var trial = new MemoryStream();
        using (var gzip = new GZipStream(trial, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(piece);
        return trial.Length + PackedPayload.Magic.Length < piece.Length / 10 * 9;
    }
}
