using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Testing.Scripts;

internal sealed record ScriptWire
{
    public required IReadOnlyList<TurnWire?> Turns { get; init; }
    public TurnWire? Fallback { get; init; }
}

internal sealed record TurnWire
{
    public ConditionWire? When { get; init; }
    public string? Text { get; init; }
    public JsonElement? Json { get; init; }
    public IReadOnlyList<CallWire?>? Calls { get; init; }
    public string? FinishReason { get; init; }
    public long? InputTokens { get; init; }
    public long? OutputTokens { get; init; }
    public bool OmitUsage { get; init; }
    public string? Delay { get; init; }
    public FaultWire? Fault { get; init; }
    public bool Always { get; init; }
}

internal sealed record ConditionWire(string? Last, string? Instructions, string? Tool, string? Model, int? Round);

internal sealed record CallWire
{
    public required string Name { get; init; }
    public JsonElement? Arguments { get; init; }
    public string? Id { get; init; }
}

internal sealed record FaultWire
{
    public int? Status { get; init; }
    public string? Message { get; init; }
    public string? Code { get; init; }
    public string? RetryAfter { get; init; }
    public int? CutAfter { get; init; }
    public bool Hang { get; init; }
    public bool Empty { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(ScriptWire))]
internal sealed partial class ScriptJson : JsonSerializerContext;
