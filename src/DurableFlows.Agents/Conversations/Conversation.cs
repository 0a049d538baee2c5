using DurableFlows.Nodes;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Conversations;

/// <summary>From what an agent has been through to the messages of its next call of the model.</summary>
internal sealed class Conversation(AgentOptions options, AgentHistory history, AgentSetup setup)
{
    public List<ChatMessage> Messages()
    {
        var messages = Beginning();
        var summary = history.Rounds.ToList().FindLastIndex(r => r.Round.IsSummary);
        if (summary >= 0)
            messages.Add(new ChatMessage(ChatRole.User, $"What was said before, summed up:\n{history.Rounds[summary].Round.Turn?.Text}"));
        for (var i = summary < 0 ? 0 : history.Rounds[summary].Round.UpTo; i < history.Rounds.Count; i++)
        {
            var (round, calls) = history.Rounds[i];
            if (round.Turn is not null && !round.IsSummary)
                Add(messages, round, calls);
        }

        return messages;
    }

    private List<ChatMessage> Beginning()
    {
        var messages = new List<ChatMessage>();
        if (Instructions() is { Length: > 0 } instructions)
            messages.Add(new ChatMessage(ChatRole.System, instructions));
        foreach (var entry in setup.Memory ?? [])
            messages.AddRange([new ChatMessage(ChatRole.User, entry.Prompt), new ChatMessage(ChatRole.Assistant, entry.Answer)]);
        messages.Add(new ChatMessage(ChatRole.User, setup.Prompt));
        return messages;
    }

    private string? Instructions() => options.Style == AgentStyle.React && setup.Tools is { Count: > 0 } tools
        ? $"{setup.Instructions}\n\n{ReactText.Explain(tools)}".Trim()
        : setup.Instructions;

    private void Add(List<ChatMessage> messages, AgentRound round, IReadOnlyList<(CallRecord Call, NodeCall Made)> calls)
    {
        var said = new List<AIContent>();
        if (round.Turn?.Text is { Length: > 0 } text)
            said.Add(new TextContent(text));
        if (options.Style == AgentStyle.React)
        {
            messages.Add(new ChatMessage(ChatRole.Assistant, said));
            foreach (var (_, made) in calls)
                messages.Add(new ChatMessage(ChatRole.User, $"Observation: {CallResults.Text(made)}"));
        }
        else
        {
            said.AddRange(calls.Select(c => new FunctionCallContent(c.Call.Id, c.Call.Tool, CallResults.Members(c.Call.Arguments))));
            messages.Add(new ChatMessage(ChatRole.Assistant, said));
            messages.AddRange(calls.Select(c => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(c.Call.Id, CallResults.Text(c.Made))])));
        }

        if (round.Turn?.Complaint is { } complaint)
            messages.Add(new ChatMessage(ChatRole.User, complaint));
    }
}
