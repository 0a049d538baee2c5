using System.Text.Json;
using DurableFlows.Values;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Fixtures;

/// <summary>Calls of a model and their answers as they are kept in a fixture.</summary>
internal static class FixtureCalls
{
    public static string Hash(AskedWire asked) => CanonicalJson.Hash(JsonSerializer.SerializeToElement(asked, FixtureJson.Default.AskedWire));

    public static AskedWire Asked(IEnumerable<ChatMessage> messages, ChatOptions? options) => new()
    {
        Model = options?.ModelId,
        Instructions = options?.Instructions,
        Temperature = options?.Temperature,
        TopP = options?.TopP,
        MaxOutputTokens = options?.MaxOutputTokens,
        Seed = options?.Seed,
        Stop = options?.StopSequences is { Count: > 0 } stop ? [.. stop] : null,
        Tools = options?.Tools is { Count: > 0 } tools ? [.. tools.Select(Tool)] : null,
        ToolMode = Mode(options?.ToolMode),
        Format = Format(options?.ResponseFormat),
        Messages = [.. messages.Select(FixtureParts.Write)],
    };

    public static GivenWire Given(ChatResponse response) => new()
    {
        Id = response.ResponseId,
        Model = response.ModelId,
        FinishReason = response.FinishReason?.Value,
        InputTokens = response.Usage?.InputTokenCount,
        OutputTokens = response.Usage?.OutputTokenCount,
        Messages = [.. response.Messages.Select(FixtureParts.Write)],
    };

    public static ChatResponse Response(GivenWire given) => new([.. given.Messages.Select(FixtureParts.Read)])
    {
        ResponseId = given.Id,
        ModelId = given.Model,
        FinishReason = given.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
        Usage = given is { InputTokens: null, OutputTokens: null }
            ? null
            : new UsageDetails { InputTokenCount = given.InputTokens, OutputTokenCount = given.OutputTokens, TotalTokenCount = given.InputTokens + given.OutputTokens },
    };

    private static ToolWire Tool(AITool tool) => new(tool.Name, tool.Description.Length > 0 ? tool.Description : null, (tool as AIFunctionDeclaration)?.JsonSchema);

    private static string? Mode(ChatToolMode? mode) => mode switch
    {
        NoneChatToolMode => "none",
        RequiredChatToolMode required => required.RequiredFunctionName ?? "required",
        // No mode means auto.
        _ => null,
    };

    private static FormatWire? Format(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson json => new FormatWire("json", json.Schema),
        ChatResponseFormatText => new FormatWire("text", null),
        _ => null,
    };
}
