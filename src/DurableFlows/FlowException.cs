namespace DurableFlows;

/// <summary>The root of every error DurableFlows throws.</summary>
/// <remarks>The message says what went wrong, with which thing, and what to do about it.</remarks>
public class FlowException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="code">The stable code, documented in docs/errors.</param>
    /// <param name="message">What went wrong, with which thing, and what to do.</param>
    /// <param name="inner">The error underneath, if any.</param>
    public FlowException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>A stable code such as <c>run.not-found</c>; safe to branch on.</summary>
    public string Code { get; }
}
