using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Tests.Nodes.BuiltIn;

public class BuiltInNodeTests
{
    private readonly NodeRunner _runner = new();

    [Fact]
    public void All_Types_HaveANameOfTheirOwn() => Assert.Equal(
        ["approval", "choice", "delay", "fail", "flow", "http", "question", "transform", "write-file"], BuiltInNodes.All.Select(t => t.Name));

    [Fact]
    public async Task Transform_NoText_GivesTheInput() =>
        Assert.Equal("""{"a":1}""", (await CompleteAsync("transform", "{}", new { a = 1 })).ToString());

    [Fact]
    public async Task Transform_Text_GivesItRendered() =>
        Assert.Equal("\"Hello Ada\"", (await CompleteAsync("transform", """{"text":"Hello {{ input.name }}"}""", new { name = "Ada" })).ToString());

    [Fact]
    public async Task Delay_For_WaitsHoldingNothingAndGivesTheInput()
    {
        var start = _runner.Time.GetUtcNow();
        var step = Assert.IsType<NodeStep.Continued>(await StepAsync("delay", """{"for":"3d"}""", 7));

        Assert.Equal(start.AddDays(3), step.ResumeAt);
        var done = await _runner.RunAsync(Node("delay"), Context("delay", """{"for":"3d"}""", 7) with { State = step.State, Step = 1, Time = At(start.AddDays(3)) });
        Assert.Equal("7", Assert.IsType<NodeStep.Completed>(done).Output.ToString());
    }

    [Fact]
    public async Task Delay_TimerFiresEarly_WaitsUntilTheSameTime()
    {
        var start = _runner.Time.GetUtcNow();
        var first = Assert.IsType<NodeStep.Continued>(await StepAsync("delay", """{"for":"10s"}""", 7));

        var second = await _runner.RunAsync(Node("delay"), Context("delay", """{"for":"10s"}""", 7) with { State = first.State, Step = 1, Time = At(start.AddSeconds(9)) });

        Assert.Equal(first.ResumeAt, Assert.IsType<NodeStep.Continued>(second).ResumeAt);
    }

    [Fact]
    public async Task Delay_UntilWithoutOffset_IsUtc() => Assert.Equal(
        new DateTimeOffset(2030, 2, 1, 12, 0, 0, TimeSpan.Zero),
        Assert.IsType<NodeStep.Continued>(await StepAsync("delay", """{"until":"2030-02-01T12:00:00"}""", null)).ResumeAt);

    [Fact]
    public async Task Delay_UntilThePast_IsDoneAtOnce() => Assert.Equal("7", (await CompleteAsync("delay", """{"until":"2020-02-01"}""", 7)).ToString());

    [Theory]
    [InlineData("{}", "$")]
    [InlineData("""{"for":"1s","until":"2030-01-01"}""", "$")]
    [InlineData("""{"until":"tomorrow"}""", "$.until")]
    [InlineData("""{"for":"10001d"}""", "$.for")]
    public void Delay_BadOptions_AreReported(string with, string path) => Assert.Equal(path, Mistake("delay", with).Path);

    [Fact]
    public async Task Choice_SeveralHold_TakesTheFirst() => Assert.Equal(
        """{"chosen":"mid","value":{"n":5}}""",
        (await CompleteAsync("choice", """{"options":[{"id":"big","when":"input.n > 9"},{"id":"mid","when":"input.n > 3"},{"id":"any","when":"true"}]}""", new { n = 5 })).ToString());

    [Fact]
    public async Task Choice_NoneHolds_TakesOtherwise() => Assert.Equal(
        """{"chosen":"small","value":1}""",
        (await CompleteAsync("choice", """{"options":[{"id":"big","when":"input > 9"}],"otherwise":"small"}""", 1)).ToString());

    [Fact]
    public async Task Choice_NoneHoldsAndNoOtherwise_Fails() =>
        Assert.Equal("choice.none", (await FailAsync("choice", """{"options":[{"id":"big","when":"input > 9"}]}""", 1)).Code);

    [Theory]
    [InlineData("""{"options":[]}""", "$.options")]
    [InlineData("""{"options":[{"id":"a","when":"true"},{"id":"a","when":"true"}]}""", "$.options[1].id")]
    [InlineData("""{"options":[{"id":"a","when":"input.("}]}""", "$.options[0].when")]
    [InlineData("""{"options":[{"id":"a","when":"nodes.b.output"}]}""", "$.options[0].when")]
    public void Choice_BadOptions_AreReported(string with, string path) => Assert.Equal(path, Mistake("choice", with).Path);

    [Fact]
    public async Task Question_FirstStep_Asks()
    {
        var step = await StepAsync("question", """{"title":"Which?","message":"Choose.","choices":["a",{"id":"b","label":"The second"}],"approvers":["role:clerk"],"deadline":"3d"}""", null);

        var question = Assert.IsType<NodeStep.Asked>(step).Question;
        Assert.Equal("Which?", question.Title);
        Assert.Equal("Choose.\n\n- b: The second", question.Message);
        Assert.Equal(["a", "b"], question.Choices);
        Assert.Equal(["role:clerk"], question.Approvers);
        Assert.Equal(TimeSpan.FromDays(3), question.Deadline);
    }

    [Fact]
    public async Task Question_Answered_GivesTheAnswerAsItIs()
    {
        var answer = FlowValue.FromUtf8("""{"answer":"a","by":"ada"}"""u8.ToArray());
        var step = await _runner.RunAsync(Node("question"), Context("question", """{"title":"Which?"}""", null) with { Step = 1, State = FlowValue.Null, Answer = answer });

        Assert.Same(answer, Assert.IsType<NodeStep.Completed>(step).Output);
    }

    [Theory]
    [InlineData("""{"title":"?","choices":["a","a"]}""", "$.choices[1]")]
    [InlineData("""{"title":"?","choices":[{"label":"a"}]}""", "$.choices[0]")]
    [InlineData("""{"title":"?","choices":["a"],"answerSchema":{}}""", "$.answerSchema")]
    [InlineData("""{"title":"?","approvers":[" "]}""", "$.approvers[0]")]
    [InlineData("""{"title":"?","deadline":"0s"}""", "$.deadline")]
    public void Question_BadOptions_AreReported(string with, string path) => Assert.Equal(path, Mistake("question", with).Path);

    [Fact]
    public async Task Approval_AfterTheGate_PassesTheInputOn() =>
        Assert.Equal("""{"approved":true,"value":[1]}""", (await CompleteAsync("approval", null, new[] { 1 })).ToString());

    [Fact]
    public async Task Flow_FirstStep_StartsTheChild()
    {
        var step = Assert.IsType<NodeStep.ChildStarted>(await StepAsync("flow", """{"flow":"refund"}""", 3));

        Assert.Equal(("refund", "3"), (step.Flow, step.Input.ToString()));
    }

    [Fact]
    public async Task Flow_ChildCompleted_GivesItsOutput()
    {
        var step = await _runner.RunAsync(Node("flow"), Context("flow", """{"flow":"refund"}""", 3) with { Step = 1, ChildOutput = FlowValue.Null });

        Assert.True(Assert.IsType<NodeStep.Completed>(step).Output.IsNull);
    }

    [Fact]
    public async Task Flow_ChildFailed_FailsWithItsCode()
    {
        var child = new FlowError { Code = "http.status", Message = "It answered 500.", Category = "transient", Retryable = true };
        var error = await Assert.ThrowsAsync<NodeException>(async () =>
            await _runner.RunAsync(Node("flow"), Context("flow", """{"flow":"refund"}""", 3) with { Step = 1, ChildError = child }));

        Assert.Equal(("http.status", true, "transient"), (error.Code, error.Retryable, error.Category));
        Assert.Equal("child.failed: flow 'refund' failed with http.status: It answered 500.", error.Message);
    }

    [Fact]
    public async Task Fail_Always_FailsAsTold()
    {
        var error = await FailAsync("fail", """{"code":"claim.too-old","message":"Too old.","retryable":true}""", null);

        Assert.Equal(("claim.too-old", "Too old.", true), (error.Code, error.Message, error.Retryable));
    }

    private static INode Node(string type) => Type(type).Create(new NodeRunner().Services);

    private static NodeType Type(string name) => BuiltInNodes.All.Single(t => t.Name == name);

    private static Mistake Mistake(string type, string with)
    {
        OptionsBinder.TryBind(Type(type), JsonElement.Parse(with), out _, out var mistakes);
        return Assert.Single(mistakes);
    }

    private static Microsoft.Extensions.Time.Testing.FakeTimeProvider At(DateTimeOffset time) => new(time);

    private NodeContext Context(string type, string? with, object? input)
    {
        Assert.True(OptionsBinder.TryBind(Type(type), with is null ? null : JsonElement.Parse(with), out var options, out var mistakes), string.Join(" ", mistakes));
        return _runner.Context(input) with { Options = options };
    }

    private ValueTask<NodeStep> StepAsync(string type, string? with, object? input) => _runner.RunAsync(Node(type), Context(type, with, input));

    private async Task<FlowValue> CompleteAsync(string type, string? with, object? input) =>
        Assert.IsType<NodeStep.Completed>(await StepAsync(type, with, input)).Output;

    private Task<NodeException> FailAsync(string type, string with, object? input) =>
        Assert.ThrowsAsync<NodeException>(async () => await StepAsync(type, with, input));
}
