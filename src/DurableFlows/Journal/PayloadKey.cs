namespace DurableFlows.Journal;

/// <summary>Names stored bytes by what they are: the SHA-256 of the content, within a run or shared by all.</summary>
public readonly record struct PayloadKey
{
    private PayloadKey(RunId? run, string hash) => (Run, Hash) = (run, hash);

    /// <summary>The run that owns the payload; null for a definition, which is shared.</summary>
    public RunId? Run { get; }

    /// <summary>The SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>Whether the content is sealed, so that its hash is not the one it is named by, and a store has nothing to check.</summary>
    public bool IsSealed { get; private init; }

    /// <summary>A payload of a run.</summary>
    public static PayloadKey Of(RunId run, string hash) => new(run, hash);

    /// <summary>A definition.</summary>
    public static PayloadKey Definition(string hash) => new(null, hash);

    /// <summary>The same name for content that whoever reads it can prove to be right.</summary>
    internal PayloadKey Seal() => this with { IsSealed = true };

    /// <inheritdoc />
    public override string ToString() => Run is { } run ? $"{run}/{Hash}" : $"definitions/{Hash}";
}
