using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Conversations;

/// <summary>All that an agent has been through, read from its rounds.</summary>
internal sealed class AgentHistory
{
    private AgentHistory(IReadOnlyList<(AgentRound, IReadOnlyList<(CallRecord, NodeCall)>)> rounds) => Rounds = rounds;

    public IReadOnlyList<(AgentRound Round, IReadOnlyList<(CallRecord Call, NodeCall Made)> Calls)> Rounds { get; }

    /// <summary>What the model was last told; null before the first turn.</summary>
    public AgentSetup? Setup => Rounds.LastOrDefault(r => r.Round.Setup is not null).Round?.Setup;

    public int Turns => Rounds.Count(r => r.Round.Turn is not null);

    public int Calls => Rounds.Sum(r => r.Calls.Count);

    public long InputTokens => Rounds.Sum(r => r.Round.Turn?.InputTokens ?? 0);

    public long OutputTokens => Rounds.Sum(r => r.Round.Turn?.OutputTokens ?? 0);

    public decimal Cost => Rounds.Sum(r => r.Round.Turn?.Cost ?? 0);

    public DateTimeOffset? Began => Rounds.Count == 0 ? null : Rounds[0].Round.At;

    /// <summary>How many answers in a row did not fit.</summary>
    public int Repairs => Rounds.Reverse().TakeWhile(r => r.Round.Turn?.Complaint is not null).Count();

    /// <summary>The files that tools wrote, each as it was written last.</summary>
    public IEnumerable<FlowFile> Files => Rounds.SelectMany(r => r.Calls).SelectMany(c => FilesOf(c.Made)).Reverse().DistinctBy(f => f.Name).Reverse();

    public static AgentHistory Of(NodeContext context) => new([.. context.Rounds.Select(r => (
        r.Added.To<AgentRound>() ?? new AgentRound(),
        (IReadOnlyList<(CallRecord, NodeCall)>)[.. r.Calls.Select(c => (c.Value.To<CallRecord>() ?? throw new InvalidOperationException("It is no call of an agent."), c))]))]);

    /// <summary>How often the very same call was made before, one time after the other.</summary>
    public int Same(CallRecord call) => Rounds.SelectMany(r => r.Calls).Reverse()
        .TakeWhile(c => c.Call.Tool == call.Tool && c.Call.Arguments?.Hash == call.Arguments?.Hash).Count();

    private static IEnumerable<FlowFile> FilesOf(NodeCall call)
    {
        if (call.Output?.Element is not { ValueKind: System.Text.Json.JsonValueKind.Object } output || !output.TryGetProperty("sha256", out _) || !output.TryGetProperty("mediaType", out _))
            return [];
        try
        {
            return call.Output.To<FlowFile>() is { } file ? [file] : [];
        }
        catch (FlowException)
        {
            // What other tools give may only look like a file.
            return [];
        }
    }
}
