namespace DurableFlows.Journal;

/// <summary>Names stored bytes by what they are: the SHA-256 of the content, within a run or shared by all.</summary>
public readonly record struct PayloadKey
{
    private PayloadKey(RunId? run, string hash) => (Run, Hash) = (run, hash);

    /// <summary>The run that owns the payload; null for a definition, which is shared.</summary>
    public RunId? Run { get; }

    /// <summary>The SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>A payload of a run.</summary>
    public static PayloadKey Of(RunId run, string hash) => new(run, hash);

    /// <summary>A definition.</summary>
    public static PayloadKey Definition(string hash) => new(null, hash);

    /// <inheritdoc />
    public override string ToString() => Run is { } run ? $"{run}/{Hash}" : $"definitions/{Hash}";
}
