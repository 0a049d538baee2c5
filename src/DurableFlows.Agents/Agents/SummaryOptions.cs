using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Agents;

/// <summary>When a conversation is summed up by the model. The summary is recorded as a turn, and made once.</summary>
public sealed record SummaryOptions
{
    /// <summary>Above how many tokens of the last call; 100 to 10,000,000.</summary>
    [Range(100L, 10_000_000L)]
    [Description("Above how many tokens of the last call.")]
    public required long Above { get; init; }

    /// <summary>How many of the last turns stay as they are; 0 to 1,000, default 4.</summary>
    [Range(0, 1_000)]
    [Description("How many of the last turns stay as they are; default 4.")]
    public int Keep { get; init; } = 4;
}
