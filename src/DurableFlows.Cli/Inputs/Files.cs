namespace DurableFlows.Cli.Inputs;

/// <summary>Files that people name.</summary>
internal static class Files
{
    public static async Task<byte[]> ReadAsync(string path, long limit, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > limit)
                throw new UsageException($"File '{path}' has {file.Length:N0} bytes; at most {limit:N0} are read.");
            return await File.ReadAllBytesAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"File '{path}' cannot be read: {e.Message}");
        }
    }

    /// <summary>Opens a file of any length.</summary>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"File '{path}' cannot be read: {e.Message}");
        }
    }
}
