using DurableFlows.Agents.Conversations;
using DurableFlows.Agents.Models;
using DurableFlows.Values;

namespace DurableFlows.Agents;

/// <summary>From an agent's last turn to its output.</summary>
internal static class AgentOutputs
{
    public static AgentOutput Of(AgentHistory history, ModelReply reply, string text, FlowValue? value, bool isLast) => new()
    {
        Text = text,
        Value = value,
        Finish = isLast ? "limit" : reply.Finish == "stop" ? "done" : reply.Finish,
        Model = reply.Model,
        Turns = history.Turns + 1,
        Calls = history.Calls,
        Usage = ModelUsage.Of([.. history.Rounds.Select(r => r.Round.Turn).OfType<TurnRecord>(), TurnRecord.Of(TurnRecord.Turn, reply)]),
        Files = history.Files.ToList() is { Count: > 0 } files ? files : null,
    };
}
