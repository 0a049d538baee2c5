using System.Text.Json;
using DurableFlows.Testing.Scripts;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Stub;

/// <summary>A request in the types of a chat client, so that one condition serves the stub and the scripted client.</summary>
internal static class RequestReader
{
    /// <summary>Reads it; it gets its number when it is kept.</summary>
    public static ModelCall Read(RequestWire request) => new()
    {
        Number = 0,
        Messages = Messages(request),
        Streaming = request.Stream == true,
        Options = new ChatOptions
        {
            ModelId = request.Model,
            Temperature = request.Temperature,
            MaxOutputTokens = request.MaxCompletionTokens ?? request.MaxTokens,
            Tools = request.Tools is { } tools ? [.. tools.Select(Tool)] : null,
            ResponseFormat = Format(request.ResponseFormat),
        },
    };

    private static AIFunctionDeclaration Tool(ToolWire tool) =>
        AIFunctionFactory.CreateDeclaration(tool.Function.Name, tool.Function.Description, tool.Function.Parameters ?? JsonElement.Parse("{}"));

    private static ChatResponseFormat? Format(FormatWire? format) => format switch
    {
        { JsonSchema: { } schema } => ChatResponseFormat.ForJsonSchema(schema.Schema, schema.Name),
        { Type: "json_object" } => ChatResponseFormat.Json,
        { Type: "text" } => ChatResponseFormat.Text,
        _ => null,
    };

    private static List<ChatMessage> Messages(RequestWire request) => [.. request.Messages.Select(m => new ChatMessage(Role(m.Role), Contents(m)))];

    // What was "system" is "developer" for newer models.
    private static ChatRole Role(string role) => role == "developer" ? ChatRole.System : new ChatRole(role);

    private static List<AIContent> Contents(MessageWire message)
    {
        if (message.Role == "tool")
            return [new FunctionResultContent(message.ToolCallId ?? "", string.Concat(Texts(message.Content)))];
        List<AIContent> contents = [.. Texts(message.Content).Select(t => new TextContent(t))];
        foreach (var call in message.ToolCalls ?? [])
            contents.Add(FunctionCallContent.CreateFromParsedArguments(call.Function?.Arguments ?? "", call.Id ?? "", call.Function?.Name ?? "", Arguments));
        return contents;
    }

    private static IDictionary<string, object?>? Arguments(string json) =>
        JsonSerializer.Deserialize<IDictionary<string, object?>>(json, AIJsonUtilities.DefaultOptions);

    private static IEnumerable<string> Texts(JsonElement? content) => content switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString() ?? ""],
        { ValueKind: JsonValueKind.Array } parts => parts.EnumerateArray().Where(IsText).Select(p => p.GetProperty("text").GetString() ?? ""),
        _ => [],
    };

    private static bool IsText(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String;
}
