using DurableFlows.Testing.Scripts;

namespace DurableFlows.Testing.Stub;

/// <summary>A turn in the form of the server: whole, or in chunks.</summary>
internal sealed record StubReply(ModelTurn Turn, ModelCall Call, DateTimeOffset Time)
{
    private const int FragmentLength = 8;

    public CompletionWire Whole() => Of("chat.completion", Usage, Turn.Fault?.Empty == true ? [] : [new ChoiceWire { Message = Message(), FinishReason = Turn.Finish }]);

    /// <summary>The pieces of the answer, without its begin and end. The arguments of a tool's call come in fragments.</summary>
    public IEnumerable<CompletionWire> Pieces() => Turn.Fault?.Empty == true
        ? []
        : TurnPieces.Of(Turn.Text).Select(p => Chunk(new ReplyMessageWire { Content = p })).Concat(Turn.Calls.SelectMany(Fragments));

    public CompletionWire Begin() => Chunk(new ReplyMessageWire { Role = "assistant", Content = "" });

    public IEnumerable<CompletionWire> End(bool usage)
    {
        yield return Turn.Fault?.Empty == true ? Of("chat.completion.chunk", null, []) : Chunk(new ReplyMessageWire(), Turn.Finish);
        if (usage && Usage is { } tokens)
            yield return Of("chat.completion.chunk", tokens, []);
    }

    private UsageWire? Usage => TurnUsage.Of(Turn, Call) is { InputTokenCount: { } input, OutputTokenCount: { } output } ? new UsageWire(input, output, input + output) : null;

    private ReplyMessageWire Message() => new()
    {
        Role = "assistant",
        Content = Turn.Text,
        ToolCalls = Turn.Calls.Count == 0 ? null : [.. Turn.Calls.Select((c, i) => Start(c, i, c.Arguments))],
    };

    private IEnumerable<CompletionWire> Fragments(ToolCall call, int index)
    {
        yield return Chunk(new ReplyMessageWire { ToolCalls = [Start(call, index, "") with { Index = index }] });
        foreach (var fragment in call.Arguments.Chunk(FragmentLength))
        {
            var part = new ToolCallWire { Index = index, Function = new ToolCallFunctionWire(null, new string(fragment)) };
            yield return Chunk(new ReplyMessageWire { ToolCalls = [part] });
        }
    }

    private ToolCallWire Start(ToolCall call, int index, string arguments) =>
        new() { Id = call.IdIn(Call, index), Type = "function", Function = new ToolCallFunctionWire(call.Name, arguments) };

    private CompletionWire Chunk(ReplyMessageWire delta, string? finish = null) =>
        Of("chat.completion.chunk", null, [new ChoiceWire { Delta = delta, FinishReason = finish }]);

    private CompletionWire Of(string kind, UsageWire? usage, IReadOnlyList<ChoiceWire> choices) => new()
    {
        Id = $"chatcmpl-{Call.Number}",
        Object = kind,
        Created = Time.ToUnixTimeSeconds(),
        Model = Call.Options?.ModelId ?? "",
        Choices = choices,
        Usage = usage,
    };
}
