using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Models;

/// <summary>What a model said.</summary>
internal sealed record ModelReply
{
    /// <summary>One message of the assistant: reasoning, then text, then calls of tools.</summary>
    public required ChatMessage Message { get; init; }

    /// <summary>The name of the choice that answered.</summary>
    public required string Model { get; init; }

    /// <summary>Those that were asked before and did not answer, in order.</summary>
    public required IReadOnlyList<ModelFailure> Failed { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    /// <summary>Whether tokens were counted by characters, because the server said nothing of them.</summary>
    public required bool Estimated { get; init; }

    public required decimal Cost { get; init; }

    /// <summary>Why the model stopped, such as <c>stop</c>, <c>tool_calls</c> or <c>length</c>.</summary>
    public required string Finish { get; init; }

    /// <summary>What the model thought before it spoke; null when it does not say.</summary>
    public string? Reasoning => Message.Contents.OfType<TextReasoningContent>().FirstOrDefault()?.Text;
}
