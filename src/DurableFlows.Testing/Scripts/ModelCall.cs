using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Scripts;

/// <summary>A call of a model as it came. It does not change when the caller goes on to change its messages or options.</summary>
public sealed record ModelCall
{
    /// <summary>Its number among the calls of this model, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The conversation so far.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The options; null when there were none.</summary>
    public ChatOptions? Options { get; init; }

    /// <summary>Whether the answer was to be streamed.</summary>
    public bool Streaming { get; init; }

    /// <summary>How often the model has spoken in this conversation.</summary>
    public int Round => Messages.Count(m => m.Role == ChatRole.Assistant);

    /// <summary>What the last message of a user or tool says; empty when there is none. Results of tools are JSON unless they are texts.</summary>
    public string LastText => Messages.LastOrDefault(m => m.Role == ChatRole.User || m.Role == ChatRole.Tool) is { } last ? TextOf(last) : "";

    /// <summary>What the model is told to be: the instructions of the options and all system messages.</summary>
    public string Instructions =>
        string.Join('\n', Messages.Where(m => m.Role == ChatRole.System).Select(m => m.Text).Prepend(Options?.Instructions).Where(t => !string.IsNullOrEmpty(t)));

    internal static ModelCall Of(int number, IEnumerable<ChatMessage> messages, ChatOptions? options, bool streaming) => new()
    {
        Number = number,
        Messages = [.. messages.Select(Copy)],
        Options = options?.Clone(),
        Streaming = streaming,
    };

    internal static string TextOf(ChatMessage message) => string.Concat(message.Contents.Select(TextOf));

    private static string TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent { Result: string text } => text,
        FunctionResultContent result => JsonSerializer.Serialize(result.Result, AIJsonUtilities.DefaultOptions),
        _ => "",
    };

    private static ChatMessage Copy(ChatMessage message)
    {
        var copy = message.Clone();
        copy.Contents = [.. message.Contents];
        return copy;
    }
}
