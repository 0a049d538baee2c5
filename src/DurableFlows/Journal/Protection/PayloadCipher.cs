using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DurableFlows.Diagnostics;

namespace DurableFlows.Journal.Protection;

/// <summary>Seals and opens the pieces of one payload, in their order.</summary>
/// <remarks>
/// The header is <c>DFP1</c>, the length of the key's id, the id in 64 bytes, and 32 random bytes, out of which and the key comes the key
/// of this payload. The nonce of a piece is its number and whether it is the last.
/// </remarks>
internal sealed class PayloadCipher : IDisposable
{
    public const int PieceLength = 64 * 1024;
    public const int HeaderLength = SaltAt + KeyRing.SaltLength;
    private const int IdAt = 5;
    private const int SaltAt = IdAt + 64;
    private readonly PayloadKey _key;
    private readonly AesGcm _cipher;
    private readonly byte[] _bound;
    private readonly byte[] _nonce = new byte[12];
    private uint _number;

    private PayloadCipher(KeyRing keys, PayloadKey key, string id, ReadOnlySpan<byte> header)
    {
        _key = key;
        _cipher = new AesGcm(keys.ForPayload(id, header[SaltAt..]), AesGcmProtection.TagLength);
        _bound = [.. "durableflows payload 1\n"u8, .. header, .. Encoding.UTF8.GetBytes(key.ToString())];
    }

    private static ReadOnlySpan<byte> Magic => "DFP1"u8;

    /// <summary>Begins a payload, and writes its header.</summary>
    public static PayloadCipher Begin(KeyRing keys, PayloadKey key, Span<byte> header)
    {
        header.Clear();
        Magic.CopyTo(header);
        header[Magic.Length] = (byte)Encoding.ASCII.GetBytes(keys.Current, header[IdAt..SaltAt]);
        RandomNumberGenerator.Fill(header[SaltAt..]);
        return new PayloadCipher(keys, key, keys.Current, header);
    }

    /// <summary>Reads the header of a payload.</summary>
    public static PayloadCipher Read(KeyRing keys, PayloadKey key, ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith(Magic))
        {
            throw new FlowException(ErrorCodes.ProtectionAbsent,
                $"Payload {key} is not protected, so it is not trusted. Open the store without keys to read runs from before there were any, and export and import those that are to be protected.");
        }

        var length = header[Magic.Length];
        var id = length <= SaltAt - IdAt && header.Length == HeaderLength ? Encoding.ASCII.GetString(header.Slice(IdAt, length)) : null;
        return id is not null && KeyRing.IsId(id) ? new PayloadCipher(keys, key, id, header) : throw Damaged(key);
    }

    /// <summary>Seals the next piece: as many bytes, and a tag.</summary>
    public void Seal(ReadOnlySpan<byte> piece, bool isLast, Span<byte> into)
        => _cipher.Encrypt(Nonce(isLast), piece, into[..piece.Length], into.Slice(piece.Length, AesGcmProtection.TagLength), _bound);

    /// <summary>Opens the next piece.</summary>
    /// <returns>How many bytes it has.</returns>
    public int Open(ReadOnlySpan<byte> piece, bool isLast, Span<byte> into)
    {
        var length = piece.Length - AesGcmProtection.TagLength;
        if (length < 0)
            throw Damaged(_key);
        try
        {
            _cipher.Decrypt(Nonce(isLast), piece[..length], piece[length..], into[..length], _bound);
            return length;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw Damaged(_key, e);
        }
    }

    public static FlowException Damaged(PayloadKey key, Exception? inner = null) => new(ErrorCodes.ProtectionDamaged,
        $"Protected payload {key} cannot be opened: it was changed, cut off or moved, or was written with another key of that id. Give the right key, or restore it from a backup.", inner);

    public void Dispose() => _cipher.Dispose();

    private byte[] Nonce(bool isLast)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_nonce, checked(_number++));
        _nonce[^1] = isLast ? (byte)1 : (byte)0;
        return _nonce;
    }
}
