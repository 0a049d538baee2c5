using DurableFlows.Agents.Conversations;

namespace DurableFlows.Agents;

/// <summary>When a conversation is summed up, and how far.</summary>
internal static class Summaries
{
    public const string Request = "Sum up this conversation for yourself: what was asked, what was found out and done, and what is left to do. Keep names, numbers and ids exactly. Write nothing else.";

    public static bool IsDue(AgentOptions options, AgentHistory history)
        => options.Summarize is { } summarize
            && history.Rounds.LastOrDefault(r => r.Round.Turn is not null).Round is { IsSummary: false, Turn: { } last }
            && last.InputTokens + last.OutputTokens > summarize.Above
            // Where what is kept is too long by itself, another summary each turn would not help.
            && UpTo(options, history) - history.Rounds.Select(r => r.Round.UpTo).DefaultIfEmpty().Max() >= Math.Max(1, summarize.Keep);

    /// <summary>How many rounds a summary made now stands for.</summary>
    public static int UpTo(AgentOptions options, AgentHistory history) => Math.Max(0, history.Rounds.Count - (options.Summarize?.Keep ?? 0));
}
