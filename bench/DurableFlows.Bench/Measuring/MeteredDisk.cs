using DurableFlows.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Bench.Measuring;

/// <summary>Counts the flushes of journals.</summary>
internal sealed class MeteredDisk : IDisk
{
    private readonly SystemDisk _disk = new();
    private int _flushes;

    public int TakeFlushes() => Interlocked.Exchange(ref _flushes, 0);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => _disk.Write(file, bytes, offset);

    public void Flush(SafeFileHandle file)
    {
        Interlocked.Increment(ref _flushes);
        _disk.Flush(file);
    }

    public void SetLength(SafeFileHandle file, long length) => _disk.SetLength(file, length);
}
