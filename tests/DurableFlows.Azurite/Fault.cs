namespace DurableFlows.Azurite;

/// <summary>What happens to one request at a <see cref="FaultProxy"/>.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    /// <summary>The request and its answer go through.</summary>
    public static Fault Pass { get; } = new(FaultKind.Pass);

    /// <summary>The connection is reset before the service sees anything of the request.</summary>
    public static Fault CutBefore { get; } = new(FaultKind.CutBefore);

    /// <summary>The service does what was asked, and then the connection is reset in place of the answer.</summary>
    public static Fault CutAfter { get; } = new(FaultKind.CutAfter);

    internal FaultKind Kind { get; }

    internal TimeSpan Wait { get; private init; }

    internal int Status { get; private init; }

    internal string? Code { get; private init; }

    /// <summary>The request goes through, later.</summary>
    public static Fault Delay(TimeSpan wait) => new(FaultKind.Delay) { Wait = wait };

    /// <summary>The proxy answers with this error, and the service sees nothing of the request.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The storage error code, or null for one that goes with the status.</param>
    public static Fault Answer(int status, string? code = null) => new(FaultKind.Answer) { Status = status, Code = code };
}
