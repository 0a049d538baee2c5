using System.Security.Cryptography;

namespace DurableFlows.Execution;

/// <summary>Where ids come from: 26 characters that sort by time, unique beyond doubt.</summary>
/// <remarks>Safe for use from any thread. Tests derive from it to get the same ids each time.</remarks>
public class IdSource(TimeProvider time)
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Chance = 16;

    // A call to the system's generator costs more than all the rest of an id, so chance is drawn for many ids at once.
    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    /// <summary>A new id: 48 bits of time in milliseconds, then 80 bits of chance, in lower-case base 32.</summary>
    public virtual string NewId()
    {
        Span<byte> chance = stackalloc byte[Chance];
        Draw(chance);
        var milliseconds = time.GetUtcNow().ToUnixTimeMilliseconds();
        return string.Create(26, (milliseconds, Bytes: (UInt128)BitConverter.ToUInt64(chance) << 64 | BitConverter.ToUInt64(chance[8..])), static (text, seed) =>
        {
            var (stamp, bits) = seed;
            for (var i = 9; i >= 0; i--, stamp >>= 5)
                text[i] = Digits[(int)(stamp & 31)];
            for (var i = 25; i >= 10; i--, bits >>= 5)
                text[i] = Digits[(int)(ulong)(bits & 31)];
        });
    }

    /// <summary>A short random mark of 10 characters.</summary>
    public string NewMark() => NewId()[^10..];

    private static void Draw(Span<byte> chance)
    {
        var drawn = _drawn ??= new byte[64 * Chance];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            _left = drawn.Length;
        }

        _left -= Chance;
        drawn.AsSpan(_left, Chance).CopyTo(chance);
    }
}
