using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>The disk of the machine.</summary>
internal sealed partial class SystemDisk : IDisk
{
    private const int Interrupted = 4; // EINTR

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    /// <summary>Flushes the bytes and the length. Where it can be had, without the times of the file, which nobody needs.</summary>
    public void Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (SyncData(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not Interrupted)
                throw new IOException($"The journal cannot be flushed: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    public void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int SyncData(SafeFileHandle file);
}
