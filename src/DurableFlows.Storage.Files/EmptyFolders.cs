namespace DurableFlows.Storage.Files;

/// <summary>Takes away folders that nothing lies in any more.</summary>
internal static class EmptyFolders
{
    /// <summary>Removes a folder and its parents below <paramref name="root"/> as long as they are empty.</summary>
    public static void Remove(string folder, string root)
    {
        try
        {
            for (var at = folder; at.Length > root.Length; at = FileLayout.Folder(at))
                Directory.Delete(at);
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            // Something lies there, or somebody else was faster.
        }
    }
}
