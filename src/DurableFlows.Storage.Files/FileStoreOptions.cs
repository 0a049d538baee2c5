using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Storage.Files;

/// <summary>How a <see cref="FileStore"/> works.</summary>
public sealed class FileStoreOptions
{
    /// <summary>The folder; created when something is first written.</summary>
    [Required]
    public required string Path { get; init; }

    /// <summary>Whether writes are flushed to the disk; true by default. False is faster and loses the newest records when the power fails.</summary>
    public bool Flush { get; init; } = true;

    /// <summary>How long an append waits for the lock of another process before it fails; 30 seconds by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many journals are kept open between appends, 1 to 10,000; 256 by default.</summary>
    [Range(1, 10_000)]
    public int OpenJournals { get; init; } = 256;

    /// <summary>The clock that waiting goes by; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
