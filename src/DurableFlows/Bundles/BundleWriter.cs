using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace DurableFlows.Bundles;

/// <summary>Writes entries one after another, with their lengths and hashes for the manifest. Goes only forward, so that any stream will do.</summary>
/// <remarks>Entries carry no time: the same run gives the same bytes.</remarks>
internal sealed class BundleWriter(ZipArchive zip)
{
    private const int BufferLength = 80 * 1024;
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the first a zip file can name
    private readonly List<BundleEntry> _entries = [];

    public IReadOnlyList<BundleEntry> Entries => _entries;

    /// <summary>Copies content into an entry.</summary>
    /// <param name="name">The entry's name.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="seen">Told of every piece; null for nobody.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task CopyAsync(string name, Stream content, Action<ReadOnlyMemory<byte>>? seen, CancellationToken cancellation)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        var entry = await OpenAsync(name, cancellation).ConfigureAwait(false);
        try
        {
            await using (entry.ConfigureAwait(false))
            {
                for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0; length += read)
                {
                    sha.AppendData(buffer, 0, read);
                    seen?.Invoke(buffer.AsMemory(0, read));
                    await entry.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _entries.Add(new BundleEntry(name, length, Convert.ToHexStringLower(sha.GetHashAndReset())));
    }

    /// <summary>Writes a journal: one record a line.</summary>
    public async Task WriteLinesAsync(string name, IEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellation)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        var entry = await OpenAsync(name, cancellation).ConfigureAwait(false);
        await using (entry.ConfigureAwait(false))
        {
            foreach (var line in lines)
            {
                sha.AppendData(line.Span);
                sha.AppendData("\n"u8);
                await entry.WriteAsync(line, cancellation).ConfigureAwait(false);
                entry.WriteByte((byte)'\n');
                length += line.Length + 1;
            }
        }

        _entries.Add(new BundleEntry(name, length, Convert.ToHexStringLower(sha.GetHashAndReset())));
    }

    public async Task WriteManifestAsync(BundleManifest manifest, CancellationToken cancellation)
    {
        var entry = await OpenAsync(BundleNames.Manifest, cancellation).ConfigureAwait(false);
        await using (entry.ConfigureAwait(false))
            await JsonSerializer.SerializeAsync(entry, manifest, BundleJson.Default.BundleManifest, cancellation).ConfigureAwait(false);
    }

    private Task<Stream> OpenAsync(string name, CancellationToken cancellation)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return entry.OpenAsync(cancellation);
    }
}
