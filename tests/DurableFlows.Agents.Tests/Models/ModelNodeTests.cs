using DurableFlows.Agents.Models;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Values;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Tests.Models;

public sealed class ModelNodeTests
{
    private const string Structured = """
        model: gpt
        prompt: Is {{ input.id }} plausible?
        output: { type: object, properties: { plausible: { type: boolean } }, required: [plausible] }
        """;

    private const string Retried = "retry: { attempts: 2, interval: 1s }";

    [Fact]
    public async Task Node_WithInstructionsAndPrompt_AsksAndGivesTheAnswer()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("Delivered.") with { InputTokens = 1_000, OutputTokens = 100 });
        await using var test = Host(model, """
            model: gpt
            instructions: You help {{ input.who }}.
            prompt: Where is {{ input.order }}?
            temperature: 0.5
            maxOutputTokens: 50
            """);
        var result = await test.RunAsync(new { who = "Ann", order = "A-17" });

        var call = Assert.Single(model.Calls);
        Assert.Equal(("You help Ann.", "Where is A-17?", false), (call.Instructions, call.LastText, call.Streaming));
        Assert.Equal((0.5f, 50), (call.Options?.Temperature, call.Options?.MaxOutputTokens));
        Assert.Equal("""{"text":"Delivered.","model":"gpt","usage":{"inputTokens":1000,"outputTokens":100,"cost":0.003,"calls":1}}""", result.Output?.ToString());
    }

    [Theory]
    [InlineData("\"Where is it?\"", "Where is it?")]
    [InlineData("""{"order":"A-17"}""", """{"order":"A-17"}""")]
    public async Task Node_WithoutPrompt_AsksItsInput(string input, string expected)
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("There."));
        await using var test = Host(model, "model: gpt");
        await test.RunAsync(FlowValue.FromUtf8(System.Text.Encoding.UTF8.GetBytes(input)));

        Assert.Equal(expected, Assert.Single(model.Calls).LastText);
    }

    [Fact]
    public async Task Node_WithNothingToAsk_Fails()
    {
        using var model = new ScriptedChatClient();
        await using var test = Host(model, "model: gpt");

        Assert.Equal("value.type-mismatch", (await test.RunAsync()).Error?.Code);
    }

    [Fact]
    public async Task Node_WithMessages_SendsThem()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("There."));
        await using var test = Host(model, """
            model: gpt
            messages:
              - { role: system, text: Be short. }
              - { role: user, text: "Hello from {{ input }}." }
              - { role: assistant, text: Hello. }
              - { role: user, text: Where is it? }
            stream: true
            """);
        await test.RunAsync("Ann");

        var call = Assert.Single(model.Calls);
        Assert.True(call.Streaming);
        Assert.Equal(["system: Be short.", "user: Hello from Ann.", "assistant: Hello.", "user: Where is it?"], call.Messages.Select(m => $"{m.Role}: {m.Text}"));
    }

    [Fact]
    public async Task Node_ThatStreams_TellsWhatIsSaidAsItComes()
    {
        using var model = new ScriptedChatClient(ModelTurn.Say("It is on its way."));
        await using var test = Host(model, "model: gpt\nstream: true");
        await test.RunAsync("Where is it?");

        Assert.Equal("It is on its way.", string.Concat(test.Events.Where(e => e.Type == "node.reported").Select(e => e.Detail)));
    }

    [Fact]
    public async Task Node_WhoseModelFails_TakesTheFallbackAndSaysSo()
    {
        using var broken = new ScriptedChatClient(ModelTurn.Fail(503));
        using var model = new ScriptedChatClient(ModelTurn.Say("There."));
        await using var test = TestModels.Host("model: large\nfallback: [small]", TestModels.Services(("large", broken), ("small", model)));
        var output = (await test.RunAsync("Where?")).Output?.To<ModelOutput>();

        Assert.Equal("small", output?.Model);
        Assert.Equal(("large", "model.unavailable"), Assert.Single(output?.Failed ?? []) is var failed ? (failed.Model, failed.Code) : default);
    }

    [Fact]
    public async Task Node_WhoseModelIsDownForAWhile_IsTriedAgain()
    {
        using var model = new ScriptedChatClient(ModelTurn.Fail(429), ModelTurn.Say("There."));
        await using var test = Host(model, "model: gpt", Retried);
        await test.RunAsync("Where?");

        Assert.Equal(RunStatus.Completed, (await test.AdvanceAsync(TimeSpan.FromSeconds(1))).Status);
    }

    [Theory]
    [InlineData("""{"plausible":true}""")]
    [InlineData("```json\n{\"plausible\":true}\n```")]
    public async Task Node_WithASchema_GivesTheAnswerAsAValue(string answer)
    {
        using var model = new ScriptedChatClient(ModelTurn.Say(answer));
        await using var test = Host(model, Structured);
        var output = (await test.RunAsync(new { id = "C-7" })).Output?.To<ModelOutput>();

        Assert.Equal("""{"plausible":true}""", output?.Value?.ToString());
        Assert.IsType<ChatResponseFormatJson>(Assert.Single(model.Calls).Options?.ResponseFormat);
    }

    [Fact]
    public async Task Node_WhoseAnswerDoesNotFit_TellsTheModelWhy()
    {
        using var model = new ScriptedChatClient(Counted("Yes."), Counted("{}"), Counted("""{"plausible":true}"""));
        await using var test = Host(model, Structured);
        var output = (await test.RunAsync(new { id = "C-7" })).Output?.To<ModelOutput>();

        Assert.Equal((3, 30, 6, 0.00012m), (output?.Usage.Calls, output?.Usage.InputTokens, output?.Usage.OutputTokens, output?.Usage.Cost));
        Assert.Equal(["Is C-7 plausible?", "Yes.", "it is not JSON", "{}", "plausible: PropertyRequired"], model.Calls[2].Messages.Select(m => m.Text).Select(t =>
            new[] { "it is not JSON", "plausible: PropertyRequired" }.FirstOrDefault(p => t.Contains(p, StringComparison.Ordinal)) ?? t));
    }

    [Fact]
    public async Task Node_WhoseAnswersNeverFit_FailsAfterItsRepairs()
    {
        using var model = new ScriptedChatClient(new ModelScript([ModelTurn.Say("{}") with { Always = true }]));
        await using var test = Host(model, Structured + "\nrepairs: 1", Retried);
        var result = await test.RunAsync(new { id = "C-7" });

        Assert.Equal(("model.output-invalid", false), (result.Error?.Code, result.Error?.Retryable));
        Assert.Contains("plausible: PropertyRequired", result.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(2, model.Calls.Count);
    }

    [Fact]
    public async Task Node_WhoseHostDiesBetweenRepairs_DoesNotPayForAnAnswerAgain()
    {
        using var model = new ScriptedChatClient(
            Counted("{}"), Counted("""{"plausible":1}""") with { Fault = new TurnFault { Status = 503 } }, Counted("""{"plausible":true}"""));
        await using var test = Host(model, Structured, Retried);
        await test.RunAsync(new { id = "C-7" });
        await test.CrashAsync();
        await test.ResumeAsync();
        var output = (await test.AdvanceAsync(TimeSpan.FromSeconds(1))).Output?.To<ModelOutput>();

        Assert.Equal((2, 20L), (output?.Usage.Calls, output?.Usage.InputTokens));
        Assert.Equal([1, 3, 3], model.Calls.Select(c => c.Messages.Count));
    }

    [Fact]
    public async Task Node_ThatIsMapped_RepairsEachItem()
    {
        using var model = new ScriptedChatClient(new ModelScript(
        [
            new ModelTurn { When = new TurnCondition { Last = "B plausible", Round = 0 }, Text = "Maybe.", Always = true },
            ModelTurn.Say("""{"plausible":true}""") with { Always = true },
        ]));
        await using var test = Host(model, Structured, "input: { id: =item }\nmap: { items: input }");
        var outputs = (await test.RunAsync(new[] { "A", "B" })).Output?.To<ModelOutput[]>();

        Assert.Equal([1, 2], outputs?.Select(o => o.Usage.Calls));
    }

    [Fact]
    public async Task Node_OfAConnectionThatIsNotThere_FailsAndSaysHowToAddIt()
    {
        await using var test = TestModels.Host("model: gpt", TestModels.Services());
        var result = await test.RunAsync("Where?");

        Assert.Equal("model.unknown", result.Error?.Code);
        Assert.Contains("It has none at all.", result.Error?.Message, StringComparison.Ordinal);
    }

    private static ModelTurn Counted(string text) => ModelTurn.Say(text) with { InputTokens = 10, OutputTokens = 2 };

    private static DurableFlows.Testing.Runs.FlowTestHost Host(ScriptedChatClient model, string with, string node = "") =>
        TestModels.Host(with, TestModels.Services(("gpt", model)), node);
}
