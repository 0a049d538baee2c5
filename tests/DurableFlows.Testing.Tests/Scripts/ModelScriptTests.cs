using DurableFlows.Testing.Scripts;

namespace DurableFlows.Testing.Tests.Scripts;

public sealed class ModelScriptTests
{
    [Fact]
    public void Parse_EveryMember_IsRead()
    {
        var script = ModelScript.Parse("""
            {
              "turns": [
                {
                  "when": { "last": "a", "instructions": "b", "tool": "c", "model": "d", "round": 2 },
                  "text": "t", "calls": [{ "name": "n", "arguments": { "x": 1 }, "id": "i" }, { "name": "m", "arguments": "{no" }],
                  "finishReason": "length", "inputTokens": 1, "outputTokens": 2, "omitUsage": true, "delay": "2s", "always": true
                },
                { "json": { "ok": true } },
                { "fault": { "status": 429, "message": "m", "code": "c", "retryAfter": "1m" } },
                { "text": "t", "fault": { "cutAfter": 3 } },
                { "fault": { "hang": true } },
                { "fault": { "empty": true } },
              ],
              "fallback": { "text": "f" } // comments and commas at the end are fine
            }
            """);

        var turn = script.Turns[0];
        Assert.Equal(new TurnCondition { Last = "a", Instructions = "b", Tool = "c", Model = "d", Round = 2 }, turn.When);
        Assert.Equal([new ToolCall("n", """{ "x": 1 }""", "i"), new ToolCall("m", "{no")], turn.Calls);
        Assert.Equal(("t", "length", 1L, 2L, true, TimeSpan.FromSeconds(2), true), (turn.Text, turn.FinishReason, turn.InputTokens, turn.OutputTokens, turn.OmitUsage, turn.Delay, turn.Always));
        Assert.Equal("""{ "ok": true }""", script.Turns[1].Text);
        Assert.Equal(new TurnFault { Status = 429, Message = "m", Code = "c", RetryAfter = TimeSpan.FromMinutes(1) }, script.Turns[2].Fault);
        Assert.Equal([new TurnFault { CutAfter = 3 }, new TurnFault { Hang = true }, new TurnFault { Empty = true }], script.Turns.Skip(3).Select(t => t.Fault));
        Assert.Equal("f", script.Fallback?.Text);
    }

    [Theory]
    [InlineData("""{ "turns": [{ "test": "typo" }] }""", "test")]
    [InlineData("""{ "turns": [{ "text": "a", "delay": "soon" }] }""", "'soon' is not a duration")]
    [InlineData("""{ }""", "turns")]
    [InlineData("""{ "turns": [null] }""", "A turn is null")]
    [InlineData("""[1]""", "is not a script")]
    public void Parse_NoScript_SaysWhat(string json, string expected)
    {
        var error = Assert.Throws<FlowException>(() => ModelScript.Parse(json));

        Assert.Equal(TestingCodes.ScriptInvalid, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_Mistakes_AreReportedAtOnce()
    {
        var error = Assert.Throws<FlowException>(() => new ModelScript(
            [new ModelTurn(), ModelTurn.Fail(200), ModelTurn.Say("a") with { Fault = new TurnFault { Hang = true, Empty = true } }],
            new ModelTurn { Fault = new TurnFault { CutAfter = 1 } }));

        Assert.Equal(
            """
            The script has mistakes:
            turns[0] says nothing. Give it a text, calls, a finishReason or a fault.
            turns[1] fails with status 200. Give it one from 400 to 599.
            turns[2] has a fault with 2 of status, cutAfter, hang, empty and error. Set exactly one.
            fallback is cut but says nothing. Give it a text or calls.
            """, error.Message);
    }

    [Fact]
    public void Load_NoFile_SaysSo() =>
        Assert.Contains("There is no script nowhere.json", Assert.Throws<FlowException>(() => ModelScript.Load("nowhere.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_TheSample_IsAScript() => Assert.NotNull(ModelScript.Load("script.json").Fallback);
}
