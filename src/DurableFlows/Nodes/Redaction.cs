using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>Takes resolved secrets out of what is stored, logged or shown.</summary>
internal sealed class Redaction
{
    // A shorter one is no secret worth the name, and blanking it would garble every message.
    private const int Shortest = 4;

    // Shorter ones would have too few characters in base64 to be told from others.
    private const int ShortestInBase64 = 6;
    private readonly (string Secret, string Instead)[] _spellings;

    public Redaction(IEnumerable<string> secrets)
        : this(secrets.Select(s => (s, "***")))
    {
    }

    /// <param name="secrets">Each with what is put in its place.</param>
    public Redaction(IEnumerable<(string Secret, string Instead)> secrets)
        // Longest first: one secret may contain another.
        => _spellings = [.. secrets
            .Where(s => s.Secret.Length >= Shortest)
            .SelectMany(s => Spellings(s.Secret).Select(spelling => (Secret: spelling, s.Instead)))
            .DistinctBy(s => s.Secret, StringComparer.Ordinal).OrderByDescending(s => s.Secret.Length)];

    public static Redaction None { get; } = new(Enumerable.Empty<string>());

    public bool IsNone => _spellings.Length == 0;

    /// <summary>This and another one.</summary>
    public Redaction With(Redaction other) => other.IsNone ? this : IsNone ? other : new Redaction(_spellings, other._spellings);

    public string Apply(string text)
    {
        foreach (var (secret, instead) in _spellings)
            text = text.Replace(secret, instead, StringComparison.Ordinal);
        return text;
    }

    /// <summary>How much of the beginning of a text that goes on can be judged now: up to where a secret may begin that is not whole yet.</summary>
    public int Settled(string text)
    {
        var end = _spellings.Aggregate(text.Length, (least, s) => Math.Min(least, text.Length - Begun(text, s.Secret)));
        // A whole one that reaches beyond that goes with what is before it.
        while (_spellings.Select(s => EndOver(text, s.Secret, end)).Max() is var further && further > end)
            end = further;
        return end;
    }

    /// <summary>How many characters at the end of a text a secret may begin with.</summary>
    private static int Begun(string text, string secret)
    {
        var length = Math.Min(text.Length, secret.Length - 1);
        while (length > 0 && !text.AsSpan().EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal))
            length--;
        return length;
    }

    /// <summary>Where the secret ends that lies over a place of a text; that place when there is none.</summary>
    private static int EndOver(string text, string secret, int place)
    {
        for (var at = text.IndexOf(secret, StringComparison.Ordinal); at >= 0 && at < place; at = text.IndexOf(secret, at + secret.Length, StringComparison.Ordinal))
        {
            if (at + secret.Length > place)
                return at + secret.Length;
        }

        return place;
    }

    /// <summary>Whether one of them is anywhere in a value.</summary>
    public bool IsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(m => IsIn(m.Name) || IsIn(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(IsIn),
        JsonValueKind.String => IsIn(element.GetString() ?? ""),
        JsonValueKind.Number => IsIn(element.GetRawText()),
        _ => false,
    };

    private bool IsIn(string text) => _spellings.Any(s => text.Contains(s.Secret, StringComparison.Ordinal));

    /// <summary>Takes them out of every text of a value, names of members among them.</summary>
    public FlowValue Apply(FlowValue value) => IsNone ? value : JsonOutput.Write(writer => Write(value.Element, writer));

    private Redaction((string Secret, string Instead)[] some, (string Secret, string Instead)[] others)
        => _spellings = [.. some.Concat(others).DistinctBy(s => s.Secret, StringComparer.Ordinal).OrderByDescending(s => s.Secret.Length)];

    private void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(Apply(member.Name));
                    Write(member.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(item, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Apply(element.GetString() ?? ""));
                break;
            case JsonValueKind.Number when IsIn(element):
                writer.WriteStringValue(Apply(element.GetRawText()));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    // In URLs, in JSON and in headers a secret is spelled differently.
    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret, Uri.EscapeDataString(secret), Uri.UnescapeDataString(secret), JsonEncodedText.Encode(secret).ToString(),
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), .. InBase64(Encoding.UTF8.GetBytes(secret)),
    ];

    /// <summary>In base64 a text looks different after none, one or two bytes; what its neighbours have a part in is left out.</summary>
    private static IEnumerable<string> InBase64(byte[] secret)
    {
        for (var before = 0; before < 3 && secret.Length >= ShortestInBase64; before++)
        {
            var own = Convert.ToBase64String([.. new byte[before], .. secret])[(((before * 8) + 5) / 6)..((before + secret.Length) * 8 / 6)];
            yield return own;
            yield return own.Replace('+', '-').Replace('/', '_');
        }
    }
}
