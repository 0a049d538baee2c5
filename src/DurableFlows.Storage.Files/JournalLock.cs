using System.Security.Cryptography;
using DurableFlows.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>The lock file of a run: whoever holds it is the only writer on the machine, or wherever the file system's locks reach.</summary>
/// <remarks>
/// The file is opened for each group of records, so that no process holds it for its life; that costs a few microseconds beside a flush.
/// On Unix a deleted lock file can still be locked, so whoever deletes a run gives its lock file a length first.
/// </remarks>
internal sealed class JournalLock(string folder, TimeProvider time, TimeSpan timeout)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(5);
    private readonly string _path = FileLayout.Lock(folder);

    /// <summary>Waits for the lock; the caller disposes the handle to release it.</summary>
    public async ValueTask<SafeFileHandle> TakeAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(1); ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            if (TryTake() is { } handle)
                return handle;
            if (time.GetElapsedTime(start) > timeout)
                throw new FlowException(ErrorCodes.StoreUnavailable,
                    $"Another process has held '{_path}' for {timeout.TotalSeconds:0.#} s: end it if it hangs, then try again.");
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Says, holding the lock, that this lock file is no longer the run's, and removes it.</summary>
    public void Remove(SafeFileHandle held)
    {
        if (OperatingSystem.IsWindows())
            held.Dispose(); // an open file cannot be removed there, nor one that another writer holds by then
        else
            RandomAccess.SetLength(held, 1);
        try
        {
            File.Delete(_path);
        }
        catch (IOException e) when (FileErrors.IsHeld(e))
        {
            // The next writer has it already, and the folder is theirs.
        }
    }

    private SafeFileHandle? TryTake()
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(folder);
            return null;
        }
        catch (IOException e) when (FileErrors.IsHeld(e))
        {
            return null;
        }

        if (IsCurrent(handle, _path))
            return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>Whether the locked file is the one that others find under the path.</summary>
    internal static bool IsCurrent(SafeFileHandle handle, string path)
    {
        if (RandomAccess.GetLength(handle) == 0)
            return true;
        // Marked by a deleter. If the path still names this very file, the deleter died before it removed it.
        var token = RandomNumberGenerator.GetInt32(2, int.MaxValue);
        RandomAccess.SetLength(handle, token);
        var same = new FileInfo(path) is { Exists: true } file && file.Length == token;
        if (same)
            RandomAccess.SetLength(handle, 0);
        return same;
    }
}
