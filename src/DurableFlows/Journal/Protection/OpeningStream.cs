namespace DurableFlows.Journal.Protection;

/// <summary>A payload as it was before it was sealed.</summary>
internal sealed class OpeningStream(KeyRing keys, PayloadKey key, Stream kept) : PieceStream(kept, PayloadCipher.PieceLength + AesGcmProtection.TagLength)
{
    private readonly Stream _kept = kept;
    private readonly byte[] _made = new byte[PayloadCipher.PieceLength];
    private PayloadCipher? _cipher;

    protected override int Wanted => _cipher is null ? PayloadCipher.HeaderLength : PayloadCipher.PieceLength + AesGcmProtection.TagLength;

    protected override ReadOnlyMemory<byte> Make(ReadOnlySpan<byte> piece, bool isLast)
    {
        if (_cipher is not null)
            return _made.AsMemory(0, _cipher.Open(piece, isLast, _made));
        _cipher = PayloadCipher.Read(keys, key, piece);
        // The header alone holds nothing, not even nothing.
        return isLast ? throw PayloadCipher.Damaged(key) : ReadOnlyMemory<byte>.Empty;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher?.Dispose();
            _kept.Dispose();
        }

        base.Dispose(disposing);
    }
}
