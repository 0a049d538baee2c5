namespace DurableFlows.Execution;

/// <summary>Files for content that must be gone through twice and is too long to hold.</summary>
internal static class Spool
{
    /// <summary>An empty file, which is gone when it is closed.</summary>
    public static FileStream Create() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
