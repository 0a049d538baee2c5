using System.Text.Json;
using DurableFlows.Definitions;

namespace DurableFlows.Testing.Scripts;

/// <summary>Reads scripts from JSON.</summary>
internal static class ScriptFile
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static ModelScript Read(byte[] json, string name)
    {
        try
        {
            var text = json.AsSpan(json.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0);
            var wire = JsonSerializer.Deserialize(text, ScriptJson.Default.ScriptWire) ?? throw new JsonException("It is null.");
            return new ModelScript(wire.Turns.Select(t => Turn(t ?? throw new JsonException("A turn is null."))), wire.Fallback is { } fallback ? Turn(fallback) : null);
        }
        catch (JsonException e)
        {
            throw new FlowException(TestingCodes.ScriptInvalid, $"{name} is not a script: {e.Message} docs/testing.md describes the format.", e);
        }
    }

    private static ModelTurn Turn(TurnWire wire) => new()
    {
        When = wire.When is { } when
            ? new TurnCondition { Last = when.Last, Instructions = when.Instructions, Tool = when.Tool, Model = when.Model, Round = when.Round }
            : null,
        Text = wire.Text ?? wire.Json?.GetRawText(),
        Calls = [.. wire.Calls?.Select(c => Call(c ?? throw new JsonException("A call is null."))) ?? []],
        FinishReason = wire.FinishReason,
        InputTokens = wire.InputTokens,
        OutputTokens = wire.OutputTokens,
        OmitUsage = wire.OmitUsage,
        Delay = wire.Delay is { } delay ? Time(delay) : default,
        Fault = wire.Fault is { } fault ? Fault(fault) : null,
        Always = wire.Always,
    };

    private static ToolCall Call(CallWire wire) => new(wire.Name, Arguments(wire.Arguments), wire.Id);

    // A text is passed on as it is, so that a script can hold arguments that are no JSON.
    private static string Arguments(JsonElement? arguments) => arguments switch
    {
        null => "{}",
        { ValueKind: JsonValueKind.String } text => text.GetString() ?? "",
        { } json => json.GetRawText(),
    };

    private static TimeSpan Time(string text) =>
        Duration.TryParse(text, out var time) ? time : throw new JsonException($"'{text}' is not a duration. {Duration.Examples}");

    private static TurnFault Fault(FaultWire wire) => new()
    {
        Status = wire.Status,
        Message = wire.Message,
        Code = wire.Code,
        RetryAfter = wire.RetryAfter is { } after ? Time(after) : null,
        CutAfter = wire.CutAfter,
        Hang = wire.Hang,
        Empty = wire.Empty,
    };
}
