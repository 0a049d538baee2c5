using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DurableFlows.Cli.Tests.Secrets;

/// <summary>Looks for a secret in bytes and texts, however it is spelled, also in what is packed.</summary>
internal sealed class SecretScan
{
    private readonly (string Spelling, byte[] Bytes)[] _spellings;

    public SecretScan(string secret)
    {
        var utf8 = Encoding.UTF8.GetBytes(secret);
        // In base64 a text looks different after none, one or two bytes; the characters at the edges also depend on the neighbours.
        var base64 = Enumerable.Range(0, 3).Select(before => Convert.ToBase64String([.. new byte[before], .. utf8, 0])[(before * 2)..((before + utf8.Length) / 3 * 4)]);
        _spellings = [.. ((string[])[
            secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).ToString(),
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
            Convert.ToHexString(utf8), Convert.ToHexStringLower(utf8), .. base64]).Distinct().Select(s => (s, Encoding.UTF8.GetBytes(s)))];
    }

    /// <summary>Where it stands; empty when it is nowhere.</summary>
    public List<string> In(string place, ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        foreach (var (spelling, looked) in _spellings)
        {
            if (bytes.IndexOf(looked) >= 0)
                found.Add($"{place}: {spelling}");
        }

        found.AddRange(InPacked(place, bytes.ToArray()));
        return found;
    }

    public List<string> In(string place, string text) => In(place, Encoding.UTF8.GetBytes(text));

    public List<string> InFolder(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).SelectMany(f => In(f, f).Concat(In(f, File.ReadAllBytes(f))))];

    private List<string> InPacked(string place, byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            using var zip = new ZipArchive(new MemoryStream(bytes));
            return [.. zip.Entries.SelectMany(e => In($"{place}!{e.FullName}", Read(e.Open())))];
        }

        // Payloads begin with a mark, and then are gzip.
        var gzip = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x1f, 0x8b, 0x08]);
        return gzip is >= 0 and < 16 ? In(place + "!gzip", Read(new GZipStream(new MemoryStream(bytes, gzip, bytes.Length - gzip), CompressionMode.Decompress))) : [];
    }

    private static byte[] Read(Stream content)
    {
        using (content)
        {
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return copy.ToArray();
        }
    }
}
