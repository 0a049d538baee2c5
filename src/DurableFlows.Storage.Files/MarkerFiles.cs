using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>Markers, one small file each, replaced whole.</summary>
internal sealed class MarkerFiles(FileLayout layout, TemporaryFiles temporary)
{
    private const int Attempts = 200;

    public void Put(Marker marker)
    {
        MarkerNames.Check(marker.Name);
        var path = layout.Marker(marker.Name);
        try
        {
            for (var attempt = 1; !TryPut(marker, path, attempt == Attempts); attempt++)
            {
                // Somebody removed the folder, empty for a moment, between its creation and ours.
            }
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            throw FileErrors.Unavailable(path, e);
        }
    }

    public void Delete(string name)
    {
        MarkerNames.Check(name);
        var path = layout.Marker(name);
        try
        {
            if (!File.Exists(path))
                return;
            File.Delete(path);
            EmptyFolders.Remove(FileLayout.Folder(path), layout.Index);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else removed it first.
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            throw FileErrors.Unavailable(path, e);
        }
    }

    public List<Marker> List(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        MarkerNames.CheckPrefix(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var markers = new List<Marker>();
        try
        {
            foreach (var name in limit == 0 ? [] : Names(prefix, after ?? ""))
            {
                cancellation.ThrowIfCancellationRequested();
                if (TryRead(name) is { } marker)
                    markers.Add(marker);
                if (markers.Count >= limit)
                    break;
            }
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            throw FileErrors.Unavailable(layout.MarkerFolder(prefix), e);
        }

        return markers;
    }

    private bool TryPut(Marker marker, string path, bool isLast)
    {
        var folder = FileLayout.Folder(path);
        var temp = "";
        try
        {
            using (var file = temporary.Create(folder))
            {
                temp = file.Name;
                file.Write(marker.Body.Span);
                if (!marker.IsHint)
                    temporary.Flush(file);
            }

            File.Move(temp, path, overwrite: true);
        }
        catch (Exception e) when (!isLast && e is (DirectoryNotFoundException or FileNotFoundException))
        {
            // Making a folder that is there and gone the next moment is reported as a file that is not found.
            TemporaryFiles.Discard(temp);
            return false;
        }
        catch
        {
            TemporaryFiles.Discard(temp);
            throw;
        }

        try
        {
            if (!marker.IsHint)
                temporary.FlushNames(layout.Root, folder);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // It was there, and was taken away again before its name was flushed.
        }

        return true;
    }

    /// <summary>The names under a prefix in ordinal order: within a folder, a subfolder sorts as its name with a slash.</summary>
    private IEnumerable<string> Names(string prefix, string after)
    {
        foreach (var entry in Entries(layout.MarkerFolder(prefix), prefix, after))
        {
            if (entry[^1] != '/')
                yield return entry;
            else
                foreach (var name in Names(entry, after))
                    yield return name;
        }
    }

    private static List<string> Entries(string folder, string prefix, string after)
    {
        var entries = new List<string>();
        try
        {
            foreach (var info in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                var isFolder = (info.Attributes & FileAttributes.Directory) != 0;
                if (!isFolder && !info.Name.EndsWith(FileLayout.MarkerSuffix, StringComparison.Ordinal))
                    continue;
                var name = prefix + (isFolder ? info.Name + "/" : info.Name[..^FileLayout.MarkerSuffix.Length]);
                if (string.CompareOrdinal(name, after) > 0 || (isFolder && after.StartsWith(name, StringComparison.Ordinal)))
                    entries.Add(name);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was put there yet, or all was removed.
        }

        entries.Sort(StringComparer.Ordinal);
        return entries;
    }

    private Marker? TryRead(string name)
    {
        try
        {
            return new Marker(name, File.ReadAllBytes(layout.Marker(name)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // removed since the folder was read
        }
    }
}
