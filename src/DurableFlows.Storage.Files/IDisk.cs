using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Storage.Files;

/// <summary>The three steps of a journal write that a disk can fail.</summary>
internal interface IDisk
{
    void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    void Flush(SafeFileHandle file);

    void SetLength(SafeFileHandle file, long length);
}
