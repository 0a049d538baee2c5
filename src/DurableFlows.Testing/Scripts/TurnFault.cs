namespace DurableFlows.Testing.Scripts;

/// <summary>How a turn goes wrong. Exactly one of status, cut, hang, empty and error is set.</summary>
public sealed record TurnFault
{
    /// <summary>The status of an HTTP error, 400 to 599.</summary>
    public int? Status { get; init; }

    /// <summary>What the error says; null for the status's usual words.</summary>
    public string? Message { get; init; }

    /// <summary>The error's code, for example <c>rate_limit_exceeded</c>; null for the status's usual one.</summary>
    public string? Code { get; init; }

    /// <summary>After what time the server wants to be called again. The stub sends it in whole seconds, rounded up; the scripted client does not show it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The connection is lost after so many pieces of the answer, which the caller gets; at 0 it is reset before anything has come.</summary>
    public int? CutAfter { get; init; }

    /// <summary>No answer comes. The stub holds the connection until the caller gives up; the scripted client times out at once.</summary>
    public bool Hang { get; init; }

    /// <summary>The answer has no choices.</summary>
    public bool Empty { get; init; }

    /// <summary>What the scripted client throws; the stub answers with status 500 and its message. It has no form in a file.</summary>
    public Exception? Error { get; init; }

    internal int Kinds => new[] { Status is not null, CutAfter is not null, Hang, Empty, Error is not null }.Count(set => set);
}
