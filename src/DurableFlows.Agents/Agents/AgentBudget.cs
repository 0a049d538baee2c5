using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Agents;

/// <summary>How much an agent may use over all its turns, those before a crash or a resume counted. Checked before each call of the model.</summary>
public sealed record AgentBudget
{
    /// <summary>The most calls of the model; 1 to 10,000, default 50.</summary>
    [Range(1, 10_000)]
    [Description("The most calls of the model; default 50.")]
    public int Turns { get; init; } = 50;

    /// <summary>The most calls of tools; 1 to 100,000, default 200. Calls beyond it are refused, and the model is told.</summary>
    [Range(1, 100_000)]
    [Description("The most calls of tools; default 200.")]
    public int Calls { get; init; } = 200;

    /// <summary>The most tokens, in and out together; null for no limit.</summary>
    [Range(1L, long.MaxValue)]
    [Description("The most tokens, in and out together.")]
    public long? Tokens { get; init; }

    /// <summary>The most that its calls may cost, in the currency of the connection's prices; null for no limit.</summary>
    [Range(0d, double.MaxValue)]
    [Description("The most that its calls may cost, in the currency of the connection's prices.")]
    public decimal? Cost { get; init; }

    /// <summary>How long it may go on after its first turn, waiting for people and tools counted; null for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "10000.00:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long it may go on after its first turn, waiting counted.")]
    public TimeSpan? Time { get; init; }
}
