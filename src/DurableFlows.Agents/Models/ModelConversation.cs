using System.Text.Json;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Models;

/// <summary>What a <c>model</c> node says to its model.</summary>
internal static class ModelConversation
{
    /// <summary>The conversation so far.</summary>
    /// <param name="context">The node's.</param>
    /// <param name="options">The node's.</param>
    /// <param name="turns">The answers that could not be used, oldest first.</param>
    public static IReadOnlyList<ChatMessage> Messages(NodeContext context, ModelOptions options, IEnumerable<TurnRecord> turns) =>
    [
        .. Beginning(context, options),
        .. turns.SelectMany(t => new[] { new ChatMessage(ChatRole.Assistant, t.Text), new ChatMessage(ChatRole.User, t.Complaint) }),
    ];

    public static ChatOptions Chat(NodeContext context, ModelOptions options) => new()
    {
        Instructions = options.Instructions is { } instructions ? context.Render(instructions) : null,
        ResponseFormat = options.Output is { } schema ? ChatResponseFormat.ForJsonSchema(schema) : null,
        Temperature = options.Temperature,
        MaxOutputTokens = options.MaxOutputTokens,
    };

    private static IEnumerable<ChatMessage> Beginning(NodeContext context, ModelOptions options)
    {
        if (options.Messages.Count > 0)
            return options.Messages.Select(m => new ChatMessage(RoleOf(m.Role), context.Render(m.Text)));
        return [new ChatMessage(ChatRole.User, options.Prompt is { } prompt ? context.Render(prompt) : Text(context))];
    }

    /// <summary>The input as what is asked.</summary>
    public static string? Text(NodeContext context)
    {
        if (context.Input.IsNull)
            throw new FlowException(ErrorCodes.ValueTypeMismatch, $"The input of node '{context.Path}' is null, and the node has no prompt of its own: there is nothing to ask. Give it a 'prompt', or map a value to it.");
        return context.Input.Element.ValueKind == JsonValueKind.String ? context.Input.To<string>() : context.Input.ToString();
    }

    private static ChatRole RoleOf(ModelRole role) => role switch
    {
        ModelRole.System => ChatRole.System,
        ModelRole.Assistant => ChatRole.Assistant,
        _ => ChatRole.User,
    };
}
