using System.Text.Json.Serialization;

namespace DurableFlows.Values;

/// <summary>How a record holds a value: inline when it is small, else by the hash of a payload.</summary>
[JsonConverter(typeof(StoredValueConverter))]
public sealed record StoredValue
{
    /// <summary>The value itself; null when it is kept as a payload or not at all.</summary>
    public FlowValue? Inline { get; init; }

    /// <summary>The SHA-256 of the payload, or of a value that was not stored.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The payload's length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>The run that owns the payload; null for the run whose journal this is.</summary>
    public string? Run { get; init; }

    /// <summary>Whether the value was deliberately not stored; only its hash is known.</summary>
    public bool Omitted { get; init; }

    /// <summary>Holds a value inline.</summary>
    public static StoredValue Of(FlowValue value) => new() { Inline = value };
}
