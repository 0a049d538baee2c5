using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Scripts;

/// <summary>A turn in the types of a chat client.</summary>
internal sealed record TurnReply(ModelTurn Turn, ModelCall Call, string Model, DateTimeOffset Time)
{
    private string Id => $"scripted-{Call.Number}";

    public ChatResponse Whole() => new(Turn.Fault?.Empty == true ? [] : [Message()])
    {
        ResponseId = Id,
        ModelId = Model,
        CreatedAt = Time,
        FinishReason = new ChatFinishReason(Turn.Finish),
        Usage = TurnUsage.Of(Turn, Call),
    };

    /// <summary>The pieces of the answer, without the end.</summary>
    public IEnumerable<ChatResponseUpdate> Pieces() => Turn.Fault?.Empty == true
        ? []
        : TurnPieces.Of(Turn.Text).Select(p => Update([new TextContent(p)])).Concat(Turn.Calls.Select((c, i) => Update([Content(c, i)])));

    public ChatResponseUpdate End()
    {
        var end = Update(TurnUsage.Of(Turn, Call) is { } usage ? [new UsageContent(usage)] : []);
        end.FinishReason = new ChatFinishReason(Turn.Finish);
        return end;
    }

    private ChatMessage Message()
    {
        List<AIContent> contents = Turn.Text is { } text ? [new TextContent(text)] : [];
        contents.AddRange(Turn.Calls.Select(Content));
        return new ChatMessage(ChatRole.Assistant, contents) { MessageId = Id };
    }

    private ChatResponseUpdate Update(IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents) { ResponseId = Id, MessageId = Id, ModelId = Model, CreatedAt = Time };

    // Malformed arguments become an error inside the content, as real clients do it.
    private FunctionCallContent Content(ToolCall call, int index) => FunctionCallContent.CreateFromParsedArguments(
        call.Arguments, call.IdIn(Call, index), call.Name, json => JsonSerializer.Deserialize<IDictionary<string, object?>>(json, AIJsonUtilities.DefaultOptions));
}
