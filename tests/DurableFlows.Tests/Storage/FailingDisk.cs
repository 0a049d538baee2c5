using DurableFlows.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace DurableFlows.Tests.Storage;

/// <summary>A disk that fails when told, after half of a write or instead of a flush, and one that can be held up.</summary>
internal sealed class FailingDisk : IDisk
{
    private readonly SystemDisk _disk = new();

    public int FailingWrites { get; set; }

    public int FailingFlushes { get; set; }

    public bool LosesCuts { get; set; }

    public int Flushes { get; private set; }

    /// <summary>Holds up every write while it is not set.</summary>
    public ManualResetEventSlim Spins { get; } = new(true);

    /// <summary>Set when a write has begun.</summary>
    public ManualResetEventSlim Writing { get; } = new();

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Writing.Set();
        Spins.Wait();
        if (FailingWrites-- > 0)
        {
            _disk.Write(file, bytes[..(bytes.Length / 2)], offset);
            throw new IOException("No space left on device", 28);
        }

        _disk.Write(file, bytes, offset);
    }

    public void Flush(SafeFileHandle file)
    {
        Flushes++;
        if (FailingFlushes-- > 0)
            throw new IOException("Input/output error", 5);
        _disk.Flush(file);
    }

    public void SetLength(SafeFileHandle file, long length)
    {
        if (LosesCuts)
            throw new IOException("Input/output error", 5);
        _disk.SetLength(file, length);
    }
}
