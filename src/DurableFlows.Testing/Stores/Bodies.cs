using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DurableFlows.Journal;

namespace DurableFlows.Testing.Stores;

/// <summary>Records, payloads and shorthands the cases use.</summary>
internal static class Bodies
{
    public static readonly RunId Run = RunId.Parse("contract");

    public static ReadOnlyMemory<byte> Of(string id) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""");

    public static ReadOnlyMemory<byte>[] Many(params string[] ids) => [.. ids.Select(Of)];

    /// <summary>The id in a framed record, after its checksum was looked at.</summary>
    public static string IdOf(ReadOnlyMemory<byte> frame)
    {
        Expect.That(RecordFrame.Verify(frame.Span, out _), $"A record was handed out whose checksum does not match: {Encoding.UTF8.GetString(frame.Span)}");
        using var document = JsonDocument.Parse(frame);
        return document.RootElement.GetProperty("id").GetString() ?? "";
    }

    public static async Task<List<string>> IdsAsync(IFlowStore store, RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        var slice = await store.ReadAsync(run, from, upTo, cancellation).ConfigureAwait(false);
        return [.. slice.Records.Select(IdOf)];
    }

    public static ValueTask<AppendReceipt> AppendAsync(IFlowStore store, string id, JournalPosition? known, CancellationToken cancellation) =>
        store.AppendAsync(Run, [Of(id)], known, cancellation);

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static async Task<byte[]?> ContentAsync(IFlowStore store, PayloadKey key, CancellationToken cancellation)
    {
        var stream = await store.OpenAsync(key, cancellation).ConfigureAwait(false);
        if (stream is null)
            return null;
        await using (stream.ConfigureAwait(false))
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, cancellation).ConfigureAwait(false);
            return copy.ToArray();
        }
    }
}
