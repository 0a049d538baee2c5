using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DurableFlows.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>The lock file of a run: whoever holds it is the only writer on the machine, or wherever the file system's locks reach.</summary>
/// <remarks>
/// It is held for each group of records only, so that no process holds it for its life. On Unix the file stays open between groups, which
/// saves a third of what the lock costs. A deleted lock file can still be locked there, so whoever deletes a run gives its lock file a length first.
/// </remarks>
internal sealed partial class JournalLock(string folder, TimeProvider time, TimeSpan timeout) : IDisposable
{
    private const int Exclusive = 2; // LOCK_EX
    private const int WithoutWaiting = 4; // LOCK_NB
    private const int Unlock = 8; // LOCK_UN
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(5);
    private readonly string _path = FileLayout.Lock(folder);
    private SafeFileHandle? _open;

    /// <summary>Waits for the lock; the caller gives it back with <see cref="Release"/>.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(1); ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            if (TryTake())
                return;
            if (time.GetElapsedTime(start) > timeout)
                throw new FlowException(ErrorCodes.StoreUnavailable,
                    $"Another process has held '{_path}' for {timeout.TotalSeconds:0.#} s: end it if it hangs, then try again.");
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Lets others have the lock.</summary>
    public void Release()
    {
        if (_open is { } open && (OperatingSystem.IsWindows() || Flock(open, Unlock) != 0))
            Dispose();
    }

    /// <summary>Says, holding the lock, that this lock file is no longer the run's, removes it, and lets go of it.</summary>
    public void Remove()
    {
        if (_open is { } open && !OperatingSystem.IsWindows())
            RandomAccess.SetLength(open, 1);
        else
            Dispose(); // an open file cannot be removed there, nor one that another writer holds by then
        try
        {
            File.Delete(_path);
        }
        catch (IOException e) when (FileErrors.IsHeld(e))
        {
            // The next writer has it already, and the folder is theirs.
        }

        Dispose();
    }

    /// <summary>Closes the file, and gives the lock back if it is held.</summary>
    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }

    private bool TryTake()
    {
        if (_open is null)
            _open = TryOpen();
        else if (Flock(_open, Exclusive | WithoutWaiting) != 0)
            return false;
        if (_open is null)
            return false;
        if (IsCurrent(_open, _path))
            return true;
        Dispose();
        return false;
    }

    /// <summary>Opening takes the lock.</summary>
    private SafeFileHandle? TryOpen(bool isAgain = false)
    {
        try
        {
            return File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (DirectoryNotFoundException)
        {
            // The first append of a run: nobody holds what is not there, so there is nothing to wait for.
            Directory.CreateDirectory(folder);
            return isAgain ? null : TryOpen(isAgain: true);
        }
        catch (IOException e) when (FileErrors.IsHeld(e))
        {
            return null;
        }
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

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
