using System.Text.Json;
using DurableFlows.Agents.Conversations;
using DurableFlows.Approvals;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>Lets the model ask people.</summary>
internal sealed class AskTool(string name, ToolOptions tool, AskOptions ask) : ITool
{
    private static readonly JsonElement Parameters = JsonElement.Parse("""
        {"type":"object","required":["question"],"properties":{
          "question":{"type":"string","description":"What you want to know, in one line."},
          "details":{"type":"string","description":"What a person must know to answer."},
          "choices":{"type":"array","items":{"type":"string"},"description":"The answers to choose from; leave it out for a free answer."}}}
        """);

    public ToolSpec Spec { get; } = new(name, tool.Description ?? "Asks a person and waits for the answer.", Parameters);

    public bool Repeatable => true;

    public ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
    {
        if (context.Answer is { } answer)
            return new(new NodeStep.Completed(FlowValue.FromElement(answer.Element.GetProperty("answer"))));
        var arguments = context.Input.Element;
        return new(new NodeStep.Asked(new Question
        {
            Title = arguments.GetProperty("question").GetString()?.ReplaceLineEndings(" ").Trim() ?? "",
            Message = arguments.TryGetProperty("details", out var details) ? details.GetString() : null,
            Choices = arguments.TryGetProperty("choices", out var choices) ? [.. choices.EnumerateArray().Select(c => c.GetString() ?? "").Distinct()] : [],
            Approvers = ask.Approvers,
            Deadline = ask.Deadline,
        }, FlowValue.Null));
    }
}
