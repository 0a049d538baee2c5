namespace DurableFlows.Testing.Stores;

/// <summary>What happens to one append.</summary>
public sealed record AppendFault
{
    /// <summary>Nothing; the append works.</summary>
    public static AppendFault None { get; } = new();

    /// <summary>The append fails and nothing was written.</summary>
    public static AppendFault Before { get; } = new() { FailsBefore = true };

    /// <summary>The append lands and then fails, as when the connection drops before the answer.</summary>
    public static AppendFault After { get; } = new() { FailsAfter = true };

    /// <summary>Whether it fails before it lands.</summary>
    public bool FailsBefore { get; init; }

    /// <summary>Whether it fails after it landed.</summary>
    public bool FailsAfter { get; init; }

    /// <summary>How long it takes before anything else happens.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>An append that works, but slowly.</summary>
    public static AppendFault Slow(TimeSpan latency) => new() { Latency = latency };
}
