using System.Text.Json;
using System.Text.Json.Nodes;
using DurableFlows.Agents.Models;
using DurableFlows.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>What a planner is told, and what a plan must look like.</summary>
internal sealed class LinearPrompts(LinearOptions options, NodeContext context, LinearHistory history)
{
    public JsonElement Schema => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "object",
        ["required"] = new JsonArray("tasks"),
        ["properties"] = new JsonObject
        {
            ["tasks"] = new JsonObject
            {
                ["type"] = "array",
                ["minItems"] = 1,
                ["maxItems"] = options.MaxTasks,
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("name", "agent", "task"),
                    ["properties"] = new JsonObject
                    {
                        ["name"] = new JsonObject { ["type"] = "string", ["description"] = "A short name of the task." },
                        ["agent"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. options.Agents.Keys.Select(a => JsonValue.Create(a))]) },
                        ["task"] = new JsonObject { ["type"] = "string", ["description"] = "What the agent is to do. It is told the results of the tasks before it." },
                    },
                },
            },
        },
    });

    public List<ChatMessage> ForPlan()
    {
        var messages = Beginning("Plan how to reach the goal: a list of tasks, each for one of the team, done in their order. Do not do the tasks yourself.");
        foreach (var round in history.Rounds)
        {
            if (round.Turn is { } turn)
                messages.Add(new ChatMessage(ChatRole.Assistant, turn.Text));
            if (round.Turn?.Complaint is { } complaint)
                messages.Add(new ChatMessage(ChatRole.User, complaint));
            if (round.Kind == LinearRound.Approved)
                messages.Add(new ChatMessage(ChatRole.User, $"This plan was approved as: {FlowValue.From(round.Tasks)}"));
            if (round.Reason is { } reason)
                messages.Add(new ChatMessage(ChatRole.User, reason));
        }

        // Once, however many plans there were.
        if (history.Plans > 0)
            messages.Add(new ChatMessage(ChatRole.User, $"{Results()}\nMake another plan.".Trim()));
        return messages;
    }

    public List<ChatMessage> ForAnswer()
    {
        var messages = Beginning("Your team has done its tasks. Give the answer to the goal from their results, and nothing else.");
        messages.Add(new ChatMessage(ChatRole.User, Results()));
        return messages;
    }

    private List<ChatMessage> Beginning(string task)
    {
        var team = string.Join('\n', options.Agents.Select(a => $"- {a.Key}: {a.Value.Description ?? context.Definition?.Flows.GetValueOrDefault(a.Value.Flow)?.Description ?? a.Key}"));
        var own = options.Instructions is { } instructions ? $"\n\n{context.Render(instructions)}" : "";
        return
        [
            new ChatMessage(ChatRole.System, $"{task}\n\nYour team:\n{team}{own}"),
            new ChatMessage(ChatRole.User, options.Prompt is { } prompt ? context.Render(prompt) : ModelConversation.Text(context)),
        ];
    }

    private string Results() => history.Results.Count == 0 ? "" : $"Results so far:\n{string.Join('\n', history.Results.Select(r => $"- {r.Name}: {r.Result}"))}";
}
