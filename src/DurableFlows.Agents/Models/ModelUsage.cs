using System.Text.Json.Serialization;

namespace DurableFlows.Agents.Models;

/// <summary>What calls of models took.</summary>
public sealed record ModelUsage
{
    /// <summary>Tokens that went in.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Tokens that came out.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>What they cost, by the prices of the connections; 0 for connections without prices.</summary>
    public required decimal Cost { get; init; }

    /// <summary>How many calls were answered.</summary>
    public required int Calls { get; init; }

    /// <summary>Whether some tokens were counted by characters, four to a token, because the server said nothing of them. Left out when not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Estimated { get; init; }

    internal static ModelUsage Of(IReadOnlyCollection<TurnRecord> turns) => new()
    {
        InputTokens = turns.Sum(t => t.InputTokens),
        OutputTokens = turns.Sum(t => t.OutputTokens),
        Cost = turns.Sum(t => t.Cost),
        Calls = turns.Count,
        Estimated = turns.Any(t => t.Estimated),
    };
}
