using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using DurableFlows.Diagnostics;

namespace DurableFlows.Journal.Protection;

/// <summary>The JSON object that stands in the place of a record, or of the body of a marker.</summary>
internal static class SealedRecord
{
    public static ReadOnlyMemory<byte> Write(string id, byte[] data)
    {
        var head = $$"""{"enc":"{{AesGcmProtection.Scheme}}","kid":"{{id}}","data":" """.TrimEnd();
        var body = new byte[head.Length + Base64.GetMaxEncodedToUtf8Length(data.Length) + 2];
        var at = Encoding.ASCII.GetBytes(head, body);
        Base64.EncodeToUtf8(data, body.AsSpan(at), out _, out var written);
        "\"}"u8.CopyTo(body.AsSpan(at + written));
        return body.AsMemory(0, at + written + 2);
    }

    /// <summary>The key and the sealed bytes; the object must be just as it was written.</summary>
    public static (string Id, byte[] Data) Read(string owner, ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || !reader.Read() || !reader.ValueTextEquals("enc"u8))
                throw Absent(owner);
            if (!reader.Read() || !reader.ValueTextEquals(AesGcmProtection.Scheme) || Text(ref reader, "kid"u8) is not { } id || !KeyRing.IsId(id)
                || Text(ref reader, "data"u8) is not { } data || !reader.Read() || reader.TokenType != JsonTokenType.EndObject || reader.Read())
            {
                throw Damaged(owner);
            }

            var bytes = Convert.FromBase64String(data);
            // One record has one form: the same bytes in another spelling are a change too.
            return Write(id, bytes).Span.SequenceEqual(body) ? (id, bytes) : throw Damaged(owner);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw Damaged(owner, e);
        }
    }

    public static FlowException Damaged(string owner, Exception? inner = null) => new(ErrorCodes.ProtectionDamaged,
        $"A protected {owner} cannot be opened: it was changed, belongs elsewhere, or was written with another key of that id. Give the right key, or restore the journal from a backup.", inner);

    private static FlowException Absent(string owner) => new(ErrorCodes.ProtectionAbsent,
        $"A {owner} is not protected, so it is not trusted. Open the store without keys to read runs from before there were any, and export and import those that are to be protected.");

    private static string? Text(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
        => reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read() ? reader.GetString() : null;
}
