using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Comparisons;

/// <summary>A node in one of two runs.</summary>
public sealed record NodeSide
{
    /// <summary>The word that <see cref="NodeDetails.Status"/> has for where it stands.</summary>
    public required string Status { get; init; }

    /// <summary>The output; null without one. When two runs are compared, only one that stands in its record, up to 4 KiB; of larger ones <see cref="NodeComparison.Differences"/> says what differs.</summary>
    public FlowValue? Output { get; init; }

    /// <summary>How it failed; null when it did not, or succeeded afterwards.</summary>
    public FlowError? Error { get; init; }

    /// <summary>The attempt at its last step, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>How often it was deliberately run again, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>When it first ran, in UTC; null when it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it settled, in UTC; null while it has not.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>The run of its child flow, to be compared in its turn; null for none.</summary>
    public string? Child { get; init; }
}
