using System.Runtime.InteropServices;

namespace DurableFlows.Storage.Files;

/// <summary>Makes the entries of a folder durable: a flushed file is lost with its name.</summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;
    private const int Invalid = 22; // EINVAL: this file system cannot flush folders, and needs no flush

    /// <summary>Flushes a folder and its parents up to and including <paramref name="root"/>.</summary>
    public static void UpTo(string root, string folder)
    {
        for (var at = folder; ; at = Path.GetDirectoryName(at) ?? root)
        {
            Flush(at);
            if (at.Length <= root.Length)
                return;
        }
    }

    /// <summary>Flushes a folder that may be beyond our rights, such as the one the root lies in.</summary>
    public static bool TryFlush(string folder)
    {
        try
        {
            Flush(folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return; // NTFS journals its folders, and offers no such call
        var handle = Open(folder, ReadOnly);
        if (handle < 0)
            throw Failed(folder, Marshal.GetLastPInvokeError());
        var failed = Sync(handle) != 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Close(handle);
        if (failed is not (0 or Invalid))
            throw Failed(folder, failed);
    }

    private static IOException Failed(string folder, int error) =>
        new($"Folder '{folder}' cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}", error);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
