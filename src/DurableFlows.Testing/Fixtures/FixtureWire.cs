using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Testing.Fixtures;

internal sealed record FixtureWire
{
    public const int Newest = 1;

    public required int Version { get; init; }
    public required IReadOnlyList<ExchangeWire> Exchanges { get; init; }
}

internal sealed record ExchangeWire
{
    public required string Hash { get; init; }
    public required AskedWire Asked { get; init; }
    public required GivenWire Given { get; init; }
}

/// <summary>What makes one call of a model equal to another: the options that change its answer, and the conversation.</summary>
internal sealed record AskedWire
{
    public string? Model { get; init; }
    public string? Instructions { get; init; }
    public float? Temperature { get; init; }
    public float? TopP { get; init; }
    public int? MaxOutputTokens { get; init; }
    public long? Seed { get; init; }
    public IReadOnlyList<string>? Stop { get; init; }
    public IReadOnlyList<ToolWire>? Tools { get; init; }
    public string? ToolMode { get; init; }
    public FormatWire? Format { get; init; }
    public required IReadOnlyList<MessageWire> Messages { get; init; }
}

internal sealed record GivenWire
{
    public string? Id { get; init; }
    public string? Model { get; init; }
    public string? FinishReason { get; init; }
    public long? InputTokens { get; init; }
    public long? OutputTokens { get; init; }
    public required IReadOnlyList<MessageWire> Messages { get; init; }
}

internal sealed record MessageWire
{
    public required string Role { get; init; }
    public string? Author { get; init; }
    public required IReadOnlyList<PartWire> Parts { get; init; }
}

/// <summary>A part of a message; exactly one member is set.</summary>
internal sealed record PartWire
{
    public string? Text { get; init; }
    public string? Reasoning { get; init; }
    public CallWire? Call { get; init; }
    public ResultWire? Result { get; init; }
    public LinkWire? Link { get; init; }
}

/// <summary>A call of a tool. Arguments that were no JSON are malformed and have no form here.</summary>
internal sealed record CallWire(string Id, string Name, JsonElement? Arguments, bool? Malformed);

internal sealed record ResultWire(string Id, JsonElement Value);

/// <summary>An address, or a data URI with the content itself.</summary>
internal sealed record LinkWire(string Uri, string MediaType);

internal sealed record ToolWire(string Name, string? Description, JsonElement? Schema);

internal sealed record FormatWire(string Type, JsonElement? Schema);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FixtureWire))]
internal sealed partial class FixtureJson : JsonSerializerContext;
