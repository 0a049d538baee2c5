using System.Text.Json;

namespace DurableFlows.Testing.Scripts;

/// <summary>What a scripted model says once: a text, calls of tools, both, or an error.</summary>
public sealed record ModelTurn
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>When the turn answers; null for always.</summary>
    public TurnCondition? When { get; init; }

    /// <summary>The text; null for none. Streamed, it comes word by word.</summary>
    public string? Text { get; init; }

    /// <summary>The tools called, in order; several are called at the same time.</summary>
    public IReadOnlyList<ToolCall> Calls { get; init; } = [];

    /// <summary>Why the model stopped, for example <c>length</c> or <c>content_filter</c>; when null, <c>tool_calls</c> if tools are called, else <c>stop</c>.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The tokens that went in; when null, a quarter of the characters of the conversation, rounded up.</summary>
    public long? InputTokens { get; init; }

    /// <summary>The tokens that came out; when null, a quarter of the characters of the answer, rounded up.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Whether the answer says nothing of tokens, as some servers do.</summary>
    public bool OmitUsage { get; init; }

    /// <summary>How long the answer takes; none by default.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How the turn goes wrong; null when it does not.</summary>
    public TurnFault? Fault { get; init; }

    /// <summary>Whether the turn answers as often as it is asked; by default it answers once.</summary>
    public bool Always { get; init; }

    internal string Finish => FinishReason ?? (Calls.Count > 0 ? "tool_calls" : "stop");

    /// <summary>A turn that says a text.</summary>
    public static ModelTurn Say(string text) => new() { Text = text };

    /// <summary>A turn that says an object as JSON, for structured output.</summary>
    public static ModelTurn SayJson(object value) => new() { Text = JsonSerializer.Serialize(value, Json) };

    /// <summary>A turn that calls tools; several are called at the same time.</summary>
    public static ModelTurn Call(params ToolCall[] calls) => new() { Calls = calls };

    /// <summary>A turn that calls one tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">The arguments: an object that is turned into JSON.</param>
    public static ModelTurn Call(string name, object arguments) => new() { Calls = [ToolCall.Of(name, arguments)] };

    /// <summary>A turn that fails with the status of an HTTP error.</summary>
    public static ModelTurn Fail(int status, TimeSpan? retryAfter = null) => new() { Fault = new TurnFault { Status = status, RetryAfter = retryAfter } };

    /// <summary>A turn that throws, in the scripted client.</summary>
    public static ModelTurn Throw(Exception error) => new() { Fault = new TurnFault { Error = error } };
}
