using System.Text.Json.Serialization;

namespace DurableFlows.Testing.Stub;

internal sealed record CompletionWire
{
    public required string Id { get; init; }
    public required string Object { get; init; }
    public required long Created { get; init; }
    public required string Model { get; init; }
    public required IReadOnlyList<ChoiceWire> Choices { get; init; }
    public UsageWire? Usage { get; init; }
}

internal sealed record ChoiceWire
{
    public int Index { get; init; }
    public ReplyMessageWire? Message { get; init; }
    public ReplyMessageWire? Delta { get; init; }

    /// <summary>Written as null while a stream goes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FinishReason { get; init; }
}

internal sealed record ReplyMessageWire
{
    public string? Role { get; init; }
    public string? Content { get; init; }
    public IReadOnlyList<ToolCallWire>? ToolCalls { get; init; }
}

internal sealed record ToolCallWire
{
    public int? Index { get; init; }
    public string? Id { get; init; }
    public string? Type { get; init; }
    public ToolCallFunctionWire? Function { get; init; }
}

internal sealed record ToolCallFunctionWire(string? Name, string? Arguments);

internal sealed record UsageWire(long PromptTokens, long CompletionTokens, long TotalTokens);

internal sealed record ErrorWire(ErrorBodyWire Error);

internal sealed record ErrorBodyWire(
    string Message, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);

internal sealed record ModelsWire(string Object, IReadOnlyList<ModelWire> Data);

internal sealed record ModelWire(string Id, string Object, long Created, string OwnedBy);

[JsonSourceGenerationOptions(
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RequestWire))]
[JsonSerializable(typeof(CompletionWire))]
[JsonSerializable(typeof(ErrorWire))]
[JsonSerializable(typeof(ModelsWire))]
internal sealed partial class OpenAIJson : JsonSerializerContext;
