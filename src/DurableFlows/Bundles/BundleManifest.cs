using System.Text.Json.Serialization;

namespace DurableFlows.Bundles;

/// <summary>What a bundle says of itself; its last entry.</summary>
internal sealed record BundleManifest
{
    public const string FormatName = "durableflows.bundle";

    /// <summary>The version this code writes, and the newest it reads.</summary>
    public const int CurrentVersion = 2;

    /// <summary>From this version on a bundle ends in a seal. Before that, only what the manifest lists could be held against a checksum.</summary>
    public const int FirstSealed = 2;

    [JsonPropertyOrder(-2)]
    public string Format { get; init; } = FormatName;

    [JsonPropertyOrder(-1)]
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The engine that wrote it, for people.</summary>
    public required string Engine { get; init; }

    /// <summary>The runs; the one that was exported first, a child always after its parent.</summary>
    public required IReadOnlyList<BundledRun> Runs { get; init; }

    /// <summary>The rules it was redacted by; null for one that holds all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RedactedRule>? Redacted { get; init; }

    /// <summary>Every entry but the manifest.</summary>
    public required IReadOnlyList<BundleEntry> Entries { get; init; }
}

/// <summary>A run in a bundle.</summary>
internal sealed record BundledRun(string Run, int Records);

/// <summary>An entry of a bundle, as it is once unpacked.</summary>
internal sealed record BundleEntry(string Name, long Length, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(BundleManifest))]
internal sealed partial class BundleJson : JsonSerializerContext;
