using System.Text.Json;

namespace DurableFlows.Testing.Stub;

internal sealed record RequestWire
{
    public required string Model { get; init; }
    public required IReadOnlyList<MessageWire> Messages { get; init; }
    public IReadOnlyList<ToolWire>? Tools { get; init; }
    public FormatWire? ResponseFormat { get; init; }
    public float? Temperature { get; init; }
    public int? MaxTokens { get; init; }
    public int? MaxCompletionTokens { get; init; }
    public bool? Stream { get; init; }
    public StreamWire? StreamOptions { get; init; }
}

internal sealed record MessageWire
{
    public required string Role { get; init; }

    /// <summary>A text, or a list of parts.</summary>
    public JsonElement? Content { get; init; }

    public IReadOnlyList<ToolCallWire>? ToolCalls { get; init; }
    public string? ToolCallId { get; init; }
}

internal sealed record ToolWire
{
    public required FunctionWire Function { get; init; }
}

internal sealed record FunctionWire
{
    public required string Name { get; init; }
    public string? Description { get; init; }
    public JsonElement? Parameters { get; init; }
}

internal sealed record FormatWire
{
    public required string Type { get; init; }
    public SchemaWire? JsonSchema { get; init; }
}

internal sealed record SchemaWire
{
    public required string Name { get; init; }
    public required JsonElement Schema { get; init; }
}

internal sealed record StreamWire(bool? IncludeUsage);
