namespace DurableFlows.Journal.Protection;

/// <summary>A payload as it is kept: a header, then its pieces, each sealed.</summary>
internal sealed class SealingStream(KeyRing keys, PayloadKey key, Stream plain) : PieceStream(plain, PayloadCipher.PieceLength)
{
    private readonly byte[] _made = new byte[PayloadCipher.HeaderLength + PayloadCipher.PieceLength + AesGcmProtection.TagLength];
    private PayloadCipher? _cipher;

    protected override int Wanted => PayloadCipher.PieceLength;

    protected override ReadOnlyMemory<byte> Make(ReadOnlySpan<byte> piece, bool isLast)
    {
        var at = _cipher is null ? PayloadCipher.HeaderLength : 0;
        _cipher ??= PayloadCipher.Begin(keys, key, _made.AsSpan(0, PayloadCipher.HeaderLength));
        _cipher.Seal(piece, isLast, _made.AsSpan(at));
        return _made.AsMemory(0, at + piece.Length + AesGcmProtection.TagLength);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _cipher?.Dispose();
        base.Dispose(disposing);
    }
}
