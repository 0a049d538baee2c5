using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using DurableFlows.Execution;

namespace DurableFlows.Bundles;

/// <summary>Reads entries, none of them further than the manifest says, and refuses what is not as it says.</summary>
internal sealed class BundleReader
{
    private const long LongestManifest = 256L << 20;
    private const int BufferLength = 80 * 1024;
    private readonly Dictionary<string, (ZipArchiveEntry Zipped, BundleEntry Listed)> _entries = new(StringComparer.Ordinal);

    private BundleReader(BundleManifest manifest) => Manifest = manifest;

    public BundleManifest Manifest { get; }

    /// <param name="zip">The bundle.</param>
    /// <param name="isSealed">Whether it ends in a seal that fits.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<BundleReader> OpenAsync(ZipArchive zip, bool isSealed, CancellationToken cancellation)
    {
        var zipped = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            if (!zipped.TryAdd(entry.FullName, entry))
                throw BundleErrors.Damaged($"holds entry '{entry.FullName}' twice");
        }

        if (!zipped.Remove(BundleNames.Manifest, out var first))
            throw BundleErrors.Damaged($"holds no {BundleNames.Manifest}: it is not a file that export wrote");
        var reader = new BundleReader(await ManifestAsync(first, cancellation).ConfigureAwait(false));
        if (isSealed != reader.Manifest.Version >= BundleManifest.FirstSealed)
            throw BundleErrors.Damaged($"has format {reader.Manifest.Version} and {(isSealed ? "a" : "no")} seal at its end");
        foreach (var listed in reader.Manifest.Entries)
        {
            if (!zipped.Remove(listed.Name, out var entry))
                throw BundleErrors.Damaged($"lacks entry '{listed.Name}', which its manifest names");
            reader._entries.Add(listed.Name, (entry, listed));
        }

        return zipped.Count == 0 ? reader : throw BundleErrors.Damaged($"holds entry '{zipped.Keys.First()}', which its manifest does not name");
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>Reads an entry to its end and compares it with the manifest.</summary>
    public async Task VerifyAsync(string name, CancellationToken cancellation)
    {
        var content = await OpenAsync(name, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await ReadAsync(content, name, _entries[name].Listed.Length, _ => { }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads an entry as a whole.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string name, CancellationToken cancellation)
    {
        if (!Has(name))
            throw BundleErrors.Damaged($"lacks entry '{name}', which it needs");
        if (_entries[name].Listed.Length > Array.MaxLength)
            throw BundleErrors.Damaged($"says that entry '{name}' has {_entries[name].Listed.Length} bytes, which is too long to be read");
        var bytes = new ArrayBufferWriter<byte>();
        var content = await OpenAsync(name, cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await ReadAsync(content, name, _entries[name].Listed.Length, piece => bytes.Write(piece.Span), cancellation).ConfigureAwait(false);
        return bytes.WrittenMemory;
    }

    /// <summary>Opens an entry; reading to its end fails when its content is not as the manifest says.</summary>
    public async Task<Stream> OpenAsync(string name, CancellationToken cancellation)
    {
        var (zipped, listed) = _entries[name];
        return new VerifiedStream(
            await zipped.OpenAsync(cancellation).ConfigureAwait(false), listed.Sha256, () => BundleErrors.Damaged($"holds entry '{name}', which does not match its checksum"));
    }

    private static async Task<BundleManifest> ManifestAsync(ZipArchiveEntry entry, CancellationToken cancellation)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var content = await entry.OpenAsync(cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await ReadAsync(content, BundleNames.Manifest, Math.Min(entry.Length, LongestManifest), piece => bytes.Write(piece.Span), cancellation).ConfigureAwait(false);
        try
        {
            var document = JsonElement.Parse(bytes.WrittenSpan);
            if (document.GetProperty("format").GetString() != BundleManifest.FormatName)
                throw BundleErrors.Damaged($"is of another format than {BundleManifest.FormatName}");
            // Before anything else: what a newer one looks like nobody knows.
            if (document.GetProperty("version").GetInt32() is var version and (< 1 or > BundleManifest.CurrentVersion))
                throw version > BundleManifest.CurrentVersion ? BundleErrors.NewerVersion(version) : BundleErrors.Damaged($"says that it has format {version}, which never was");
            return document.Deserialize(BundleJson.Default.BundleManifest) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw BundleErrors.Damaged($"has a {BundleNames.Manifest} that cannot be understood: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static async Task ReadAsync(Stream content, string name, long length, Action<ReadOnlyMemory<byte>> piece, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var left = length;
            for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0; left -= read)
            {
                // A few bytes may unpack to any number.
                if (read > left)
                    throw BundleErrors.Damaged($"holds entry '{name}', which is longer than the {length} bytes it is said to have");
                piece(buffer.AsMemory(0, read));
            }

            if (left > 0)
                throw BundleErrors.Damaged($"holds entry '{name}', which is shorter than the {length} bytes it is said to have");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
