
namespace DurableFlows.Agents.Conversations;

/// <summary>What an agent may use, and which limit it has reached.</summary>
internal static class Spending
{
    /// <summary>What the definition allows, or people since, whichever is more.</summary>
    public static AgentBudget Budget(AgentOptions options, AgentHistory history)
    {
        var budget = options.Budget;
        foreach (var raised in history.Rounds.Select(r => r.Round.Raised).OfType<AgentBudget>())
        {
            budget = new AgentBudget
            {
                Turns = Math.Max(budget.Turns, raised.Turns),
                Calls = Math.Max(budget.Calls, raised.Calls),
                Tokens = More(budget.Tokens, raised.Tokens),
                Cost = More(budget.Cost, raised.Cost),
                Time = More(budget.Time, raised.Time),
            };
        }

        return budget;
    }

    /// <summary>The limit that forbids another call of the model, for people; null when none does.</summary>
    public static string? Reached(AgentBudget budget, AgentHistory history, DateTimeOffset now)
    {
        if (history.Turns >= budget.Turns)
            return $"{history.Turns} of {budget.Turns} turns";
        if (history.InputTokens + history.OutputTokens >= budget.Tokens)
            return $"{history.InputTokens + history.OutputTokens} of {budget.Tokens} tokens";
        if (history.Cost >= budget.Cost)
            return $"a cost of {history.Cost} of {budget.Cost}";
        return history.Began is { } began && now - began >= budget.Time ? $"{now - began:c} of {budget.Time:c}" : null;
    }

    /// <summary>What people are asked to allow: twice as much of everything that is limited.</summary>
    public static AgentBudget Twice(AgentBudget budget) => new()
    {
        Turns = Math.Min(budget.Turns * 2, 10_000),
        Calls = Math.Min(budget.Calls * 2, 100_000),
        Tokens = budget.Tokens * 2,
        Cost = budget.Cost * 2,
        Time = budget.Time * 2,
    };

    private static T? More<T>(T? one, T? other)
        where T : struct, IComparable<T> => one is { } a && other is { } b ? (a.CompareTo(b) > 0 ? a : b) : null;
}
