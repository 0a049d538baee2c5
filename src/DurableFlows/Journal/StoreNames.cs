using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using DurableFlows.Diagnostics;

namespace DurableFlows.Journal;

/// <summary>Turns any text into a name that is safe as a file, folder, blob or marker name everywhere, and back.</summary>
/// <remarks>
/// <c>a-z</c>, <c>0-9</c>, <c>_</c> and <c>-</c> stand for themselves, every other UTF-8 byte is <c>=xx</c>, the empty text is <c>=</c>.
/// Distinct texts have distinct names, on file systems that ignore case too, because names hold no upper-case letters.
/// </remarks>
public static class StoreNames
{
    private const int LevelLength = 200;
    private const int ShortestLevel = 5; // longer than any device name, so that no level can be one
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name of a text.</summary>
    /// <exception cref="FlowException">With code <c>id.invalid</c> when the text holds half a surrogate pair.</exception>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Bytes(text);
        if (bytes.Length == 0)
            return "=";
        var name = new StringBuilder(bytes.Length + 8);
        var device = IsDevice(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (IsPlain((char)bytes[i]) && !(device && i == 0))
                name.Append((char)bytes[i]);
            else
                name.Append(CultureInfo.InvariantCulture, $"={bytes[i]:x2}");
        }

        return name.ToString();
    }

    /// <summary>The text behind a name.</summary>
    /// <exception cref="FlowException">With code <c>id.invalid</c> when <see cref="Encode"/> never gives that name.</exception>
    public static string Decode(string name) => TryDecode(name, out var text) ? text : throw NotEncoded(name);

    /// <summary>The text behind a name, or false when <see cref="Encode"/> never gives that name.</summary>
    public static bool TryDecode(string? name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (string.IsNullOrEmpty(name))
            return false;
        if (name != "=" && !TryDecodeBytes(name, out text))
            return false;
        text ??= "";
        return Encode(text) == name;
    }

    /// <summary>The name of a text as folder levels joined by <c>/</c>: a level that is continued in the next one ends with <c>~</c>.</summary>
    public static string EncodePath(string text)
    {
        var name = Encode(text);
        if (name.Length <= LevelLength)
            return name;
        var path = new StringBuilder(name.Length + 8);
        var at = 0;
        while (name.Length - at > LevelLength)
        {
            var take = LevelLength - 1;
            if (name.Length - at - take < ShortestLevel)
                take -= ShortestLevel;
            path.Append(name, at, take).Append("~/");
            at += take;
        }

        return path.Append(name, at, name.Length - at).ToString();
    }

    /// <summary>The text behind a path of <see cref="EncodePath"/>.</summary>
    /// <exception cref="FlowException">With code <c>id.invalid</c> when <see cref="EncodePath"/> never gives that path.</exception>
    public static string DecodePath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = Decode(path.Replace("~/", "", StringComparison.Ordinal));
        return EncodePath(text) == path ? text : throw NotEncoded(path);
    }

    private static byte[] Bytes(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new FlowException(ErrorCodes.IdInvalid,
                $"A name holds half a surrogate pair at character {e.Index}, so it is no text: remove that character.", e);
        }
    }

    private static bool TryDecodeBytes(string name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var bytes = new byte[name.Length];
        var count = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (IsPlain(name[i]))
                bytes[count++] = (byte)name[i];
            else if (name[i] == '=' && i + 2 < name.Length
                && byte.TryParse(name.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count]))
                (count, i) = (count + 1, i + 2);
            else
                return false;
        }

        try
        {
            text = Strict.GetString(bytes, 0, count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsPlain(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-';

    private static bool IsDevice(string text) => text is "con" or "prn" or "aux" or "nul"
        || (text.Length == 4 && char.IsAsciiDigit(text[3])
            && (text.StartsWith("com", StringComparison.Ordinal) || text.StartsWith("lpt", StringComparison.Ordinal)));

    private static FlowException NotEncoded(string name) => new(ErrorCodes.IdInvalid,
        $"'{name}' is not an encoded name: something other than this program made it; leave it alone or remove it.");
}
