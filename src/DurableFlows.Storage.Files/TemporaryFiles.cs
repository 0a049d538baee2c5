using System.Globalization;

namespace DurableFlows.Storage.Files;

/// <summary>Files that are written whole and flushed before they get their name.</summary>
internal sealed class TemporaryFiles(TimeProvider time, bool flush)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private static long _counter;

    /// <summary>Creates one in a folder, which is created when it is missing.</summary>
    public FileStream Create(string folder)
    {
        while (true)
        {
            var name = string.Create(CultureInfo.InvariantCulture,
                $"{time.GetUtcNow().UtcTicks:x}-{Environment.ProcessId:x}-{Interlocked.Increment(ref _counter):x}{FileLayout.TemporarySuffix}");
            var path = Path.Combine(folder, name);
            try
            {
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            }
            catch (DirectoryNotFoundException)
            {
                Directory.CreateDirectory(folder);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Left over, or made by a process of the same id on another machine: the next name.
            }
        }
    }

    public void Flush(FileStream file) => file.Flush(flush);

    /// <summary>Flushes the entries from a folder up to the root.</summary>
    public void FlushNames(string root, string folder)
    {
        if (flush)
            FolderFlush.UpTo(root, folder);
    }

    /// <summary>Removes one that got no name; the empty path stands for one that was never made.</summary>
    public static void Discard(string path)
    {
        try
        {
            if (path.Length > 0)
                File.Delete(path);
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            // It harms nobody, and a repair removes it.
        }
    }

    /// <summary>Removes what dead writers left; young files may still be written to.</summary>
    public void RemoveAbandoned(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        var oldest = time.GetUtcNow().UtcDateTime - Abandoned;
        foreach (var path in Directory.EnumerateFiles(folder, "*" + FileLayout.TemporarySuffix))
        {
            if (File.GetLastWriteTimeUtc(path) < oldest)
                Discard(path);
        }
    }
}
