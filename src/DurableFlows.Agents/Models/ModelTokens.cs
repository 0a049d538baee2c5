using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Models;

/// <summary>Tokens by the number of characters, for servers that say nothing of them.</summary>
internal static class ModelTokens
{
    private const int CharactersPerToken = 4;

    public static long Estimate(IEnumerable<ChatMessage> messages, string? instructions = null) =>
        ((instructions?.Length ?? 0) + messages.SelectMany(m => m.Contents).Sum(Characters) + CharactersPerToken - 1) / CharactersPerToken;

    private static long Characters(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent reasoning => reasoning.Text.Length,
        FunctionCallContent call => call.Name.Length + Characters(call.Arguments),
        FunctionResultContent { Result: string text } => text.Length,
        FunctionResultContent result => Characters(result.Result),
        _ => 0,
    };

    private static long Characters(object? value) => value is null ? 0 : JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions).Length;
}
