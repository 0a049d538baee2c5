using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Agents.Tools;

/// <summary>A tool with which the model asks people. No answer is never an answer.</summary>
public sealed record AskOptions
{
    /// <summary>Identities, or roles written <c>role:NAME</c>, who may answer; empty for anyone who may answer at all.</summary>
    [Description("Who may answer: identities, or roles written role:NAME.")]
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>How long a question stays open, one second to 10,000 days; null for ever. When it passes, the model is told that nobody answered.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "10000.00:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long a question stays open, for example 1h; left out: for ever.")]
    public TimeSpan? Deadline { get; init; }
}
