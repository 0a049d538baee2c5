using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>The disk of the machine.</summary>
internal sealed class SystemDisk : IDisk
{
    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);
}
