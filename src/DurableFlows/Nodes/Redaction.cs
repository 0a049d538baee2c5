namespace DurableFlows.Nodes;

/// <summary>Takes resolved secrets out of texts that are stored, logged or shown.</summary>
internal sealed class Redaction
{
    // A shorter one is no secret worth the name, and blanking it would garble every message.
    private const int Shortest = 4;
    private readonly string[] _values;

    public Redaction(IEnumerable<string> secrets) =>
        // Longest first: one secret may contain another.
        _values = [.. secrets.Where(s => s.Length >= Shortest).SelectMany(Spellings).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];

    public static Redaction None { get; } = new([]);

    public string Apply(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, "***", StringComparison.Ordinal);
        return text;
    }

    // In URLs and in JSON a secret is spelled differently.
    private static IEnumerable<string> Spellings(string secret) =>
        [secret, Uri.EscapeDataString(secret), Uri.UnescapeDataString(secret), System.Text.Json.JsonEncodedText.Encode(secret).ToString()];
}
