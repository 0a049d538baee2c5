using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>Whether a call needs leave, and what is asked.</summary>
internal static class ToolLeave
{
    public static bool IsNeeded(ToolApproval approval, FlowValue arguments)
    {
        if (approval.When is not { } source)
            return true;
        if (!FlowExpression.TryCompile(source, out var when, out var error))
            throw new NodeException(ErrorCodes.ExpressionFailed, $"The condition '{source}' of an approval is not an expression: {error}");
        return when.Holds(new ExpressionScope { Input = arguments, Nodes = new Dictionary<string, NodeView>() });
    }

    public static Question Question(NodeContext context, ToolSpec tool, ToolApproval approval, FlowValue arguments) => new()
    {
        Title = Title(context, tool, approval, arguments),
        Subject = arguments,
        Editable = approval.Editable ?? Members(tool.Parameters),
        AnswerSchema = tool.Parameters,
        Approvers = approval.Approvers,
        Quorum = approval.Quorum,
        Deadline = approval.Deadline,
    };

    private static string Title(NodeContext context, ToolSpec tool, ToolApproval approval, FlowValue arguments)
        => approval.Title is { } title ? (context with { Input = arguments }).Render(title).ReplaceLineEndings(" ").Trim() : $"{context.Path.Split('[')[0]} wants to call {tool.Name}";

    private static List<string> Members(JsonElement schema)
        => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var members) && members.ValueKind == JsonValueKind.Object
            ? [.. members.EnumerateObject().Select(m => m.Name)]
            : [];
}
