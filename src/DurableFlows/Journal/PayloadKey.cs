namespace DurableFlows.Journal;

/// <summary>Names stored bytes by what they are: the SHA-256 of the content, within a run or shared by all.</summary>
public readonly record struct PayloadKey
{
    private const string Json = "application/json";

    private PayloadKey(RunId? run, string hash, string mediaType) => (Run, Hash, MediaType) = (run, hash, mediaType);

    /// <summary>The run that owns the payload; null for a definition, which is shared.</summary>
    public RunId? Run { get; }

    /// <summary>The SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>What kind of content it is, for stores that tell others; no part of the name.</summary>
    public string MediaType { get; }

    /// <summary>Whether the content is sealed, so that its hash is not the one it is named by, and a store has nothing to check.</summary>
    public bool IsSealed { get; private init; }

    /// <summary>A payload of a run.</summary>
    public static PayloadKey Of(RunId run, string hash, string mediaType = Json) => new(run, hash, mediaType);

    /// <summary>A definition.</summary>
    public static PayloadKey Definition(string hash) => new(null, hash, Json);

    /// <inheritdoc />
    public bool Equals(PayloadKey other) => Run == other.Run && Hash == other.Hash;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Run, Hash);

    /// <summary>The same name for content that whoever reads it can prove to be right.</summary>
    internal PayloadKey Seal() => this with { IsSealed = true };

    /// <inheritdoc />
    public override string ToString() => Run is { } run ? $"{run}/{Hash}" : $"definitions/{Hash}";
}
