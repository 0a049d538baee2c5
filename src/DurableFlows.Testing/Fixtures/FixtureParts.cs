using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Fixtures;

/// <summary>Messages as they are kept in a fixture, and back.</summary>
internal static class FixtureParts
{
    public static MessageWire Write(ChatMessage message) => new()
    {
        Role = message.Role.Value,
        Author = message.AuthorName,
        // Tokens are kept with the whole answer.
        Parts = [.. message.Contents.Where(c => c is not UsageContent).Select(Write)],
    };

    public static ChatMessage Read(MessageWire message) => new(new ChatRole(message.Role), [.. message.Parts.Select(Read)]) { AuthorName = message.Author };

    private static PartWire Write(AIContent content) => content switch
    {
        TextContent text => new PartWire { Text = text.Text },
        TextReasoningContent reasoning => new PartWire { Reasoning = reasoning.Text },
        FunctionCallContent call => new PartWire { Call = Write(call) },
        FunctionResultContent result => new PartWire { Result = new ResultWire(result.CallId, Json(result.Result)) },
        DataContent data => new PartWire { Link = new LinkWire(data.Uri, data.MediaType) },
        UriContent link => new PartWire { Link = new LinkWire(link.Uri.OriginalString, link.MediaType) },
        _ => throw new FlowException(TestingCodes.FixtureUnsupported,
            $"A message holds {content.GetType().Name}, which fixtures have no form for. Record conversations of texts, reasoning, calls of functions and their results, data and links."),
    };

    private static CallWire Write(FunctionCallContent call) => call.Exception is null
        ? new CallWire(call.CallId, call.Name, Json(call.Arguments), null)
        : new CallWire(call.CallId, call.Name, null, true);

    private static AIContent Read(PartWire part) => part switch
    {
        { Text: { } text } => new TextContent(text),
        { Reasoning: { } reasoning } => new TextReasoningContent(reasoning),
        { Call: { } call } => Read(call),
        { Result: { } result } => new FunctionResultContent(result.Id, result.Value),
        { Link: { } link } when link.Uri.StartsWith("data:", StringComparison.Ordinal) => new DataContent(link.Uri, link.MediaType),
        { Link: { } link } => new UriContent(link.Uri, link.MediaType),
        _ => throw new FlowException(TestingCodes.FixtureInvalid, "A fixture has a part of a message that is empty. Record it again."),
    };

    private static FunctionCallContent Read(CallWire call) => call.Malformed == true
        ? new FunctionCallContent(call.Id, call.Name) { Exception = new JsonException("The arguments were malformed when this was recorded.") }
        : new FunctionCallContent(call.Id, call.Name, call.Arguments?.Deserialize<Dictionary<string, object?>>(AIJsonUtilities.DefaultOptions));

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions);
}
