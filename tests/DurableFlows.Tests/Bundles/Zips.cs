using System.IO.Compression;
using DurableFlows.Bundles;

namespace DurableFlows.Tests.Bundles;

/// <summary>Takes bundles apart and puts them together again, with a seal that fits, as anybody could.</summary>
internal static class Zips
{
    public static Dictionary<string, byte[]> Read(byte[] bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var content = e.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return copy.ToArray();
        });
    }

    public static byte[] Write(Dictionary<string, byte[]> entries, BundleKey? key = null)
    {
        using var bytes = new MemoryStream();
        using var sealing = new SealingStream(bytes, key);
        using (var zip = new ZipArchive(sealing, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.Comment = sealing.Placeholder;
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        sealing.SealAsync(default).GetAwaiter().GetResult();
        return bytes.ToArray();
    }
}
