using System.Collections.Concurrent;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Tests.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Secrets;

/// <summary>An input field that the schema marks as secret holds a reference everywhere but in what a node is given.</summary>
public sealed class InputSecretsTests
{
    private const string Secret = "hunter2-in-the-bank";
    private const string Reference = "${env:BANK}";
    private static readonly object Schema = new
    {
        type = "object",
        properties = new
        {
            token = new { type = "string", writeOnly = true, @enum = new[] { Reference, "${env:OTHER}" } },
            accounts = new { type = "array", items = new { type = "object", properties = new { key = new { writeOnly = true, pattern = "^\\$\\{env:BANK\\}$" } } } },
        },
    };

    private readonly ConcurrentDictionary<string, string> _given = new();
    private readonly Script _script = new();

    [Fact]
    public async Task Start_WithASecretInClear_IsRefusedWithoutShowingIt()
    {
        await using var test = Test(f => f.Add("n", "do"));

        var error = await RefusedAsync(() => test.RunAsync(new { token = Secret }), ErrorCodes.SecretInClear);

        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("$.token", error.Message, StringComparison.Ordinal);
        Assert.Empty(await test.Client.ListAsync(new RunQuery()));
    }

    [Theory]
    [InlineData("Bearer ${env:BANK}")]
    [InlineData("$${env:BANK}")]
    [InlineData("")]
    public async Task Start_WithMoreOrLessThanAReference_IsRefused(string text)
    {
        await using var test = Test(f => f.Add("n", "do"));

        await RefusedAsync(() => test.RunAsync(new { token = text }), ErrorCodes.SecretInClear);
    }

    [Fact]
    public async Task Start_WithAReferenceTheSchemaDoesNotName_IsRefused()
    {
        await using var test = Test(f => f.Add("n", "do"));

        await RefusedAsync(() => test.RunAsync(new { token = "${env:LINK_KEY}" }), ErrorCodes.InputInvalid);
    }

    [Fact]
    public async Task Start_WithAReferenceThatOnlyAnotherBranchTakes_IsRefused()
    {
        await using var test = _script.Host(f =>
        {
            f.InputSchema = new { anyOf = new[] { Schema, new { } } };
            f.Add("n", "do");
        });

        await RefusedAsync(() => test.RunAsync(new { token = "${env:PATH}" }), ErrorCodes.InputInvalid);
    }

    [Fact]
    public async Task Start_WithASecretThatIsNotSet_IsRefused()
    {
        await using var test = Test(f => f.Add("n", "do"));

        await RefusedAsync(() => test.RunAsync(new { token = "${env:OTHER}" }), ErrorCodes.SecretMissing);
    }

    [Fact]
    public async Task Node_WhoseMappingReadsTheField_IsGivenTheSecret_AndItsOutputHoldsTheReference()
    {
        await using var test = Test(f => f.Add("n", "do", n => n.Set("header", "'Bearer ' + input.token").Set("size", "input.token.length")));

        var result = await test.RunAsync(new { token = Reference });

        Assert.Equal($$"""{"header":"Bearer {{Secret}}","size":{{Secret.Length}}}""", _given["n"]);
        Assert.Equal($$"""{"header":"Bearer {{Reference}}","size":{{Secret.Length}}}""", result.Output?.ToString());
    }

    [Fact]
    public async Task Text_ThatOnlyLooksLikeTheReference_StaysAText()
    {
        await using var test = Test(f => f
            .Add("first", "do", n => n.Set("note", "input.note"))
            .Add("second", "do", n => n.After("first").Set("note", "nodes.first.output.note").Set("token", "input.token")));

        await test.RunAsync(new { token = Reference, note = Reference });

        Assert.Equal($$"""{"note":"{{Reference}}"}""", _given["first"]);
        Assert.Equal($$"""{"note":"{{Reference}}","token":"{{Secret}}"}""", _given["second"]);
    }

    [Fact]
    public async Task Item_OfAListWithSecrets_IsGivenItsSecret()
    {
        await using var test = Test(f => f.Add("n", "do", n => n.Map("input.accounts")));

        var result = await test.RunAsync(new { accounts = new[] { new { key = Reference }, new { key = Reference } } });

        Assert.Equal($$"""{"key":"{{Secret}}"}""", _given["n[1]"]);
        Assert.Equal($$"""[{"key":"{{Reference}}"},{"key":"{{Reference}}"}]""", result.Output?.ToString());
    }

    [Fact]
    public async Task Failure_ThatTellsTheSecret_IsRecordedWithout()
    {
        _script.Do("n", c => throw new NodeException("bank.refused", $"refused {c.Input} and {Uri.EscapeDataString(Secret)}"));
        await using var test = Test(f => f.Add("n", "do"));

        var result = await test.RunAsync(new { token = Reference });

        Assert.EndsWith("""refused {"token":"***"} and ***""", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mapping_ThatFailsOnTheSecret_DoesNotShowIt()
    {
        await using var test = Test(f => f.Add("n", "do", n => n.Set("x", $"input.token.length == {Reference.Length} ? 1 : input.token.repeat(1000000000)")));

        var result = await test.RunAsync(new { token = Reference });

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.DoesNotContain(Secret, result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_ShowsTheReference_AndLetsNobodyChangeIt()
    {
        await using var test = Test(f => f.Add("n", "do", n =>
        {
            n.Set("auth", "'Bearer ' + input.token").Set("to", "'Ada'");
            n.Approval(a =>
            {
                a.Title = "Pay with {{ input.auth }}?";
                a.Editable.Add("auth");
                a.Editable.Add("to");
            });
        }));
        await test.RunAsync(new { token = Reference });
        var request = Assert.Single(await test.Client.RequestsAsync());

        await RefusedAsync(() => AnswerAsync(test, request, new { auth = "mine" }), ErrorCodes.AnswerInvalid);
        await RefusedAsync(() => AnswerAsync(test, request, new { to = Secret }), ErrorCodes.SecretInClear);
        await AnswerAsync(test, request, new { to = "Grace" });
        await test.Run.Completion;

        Assert.Equal($"Pay with Bearer {Reference}?", request.Request.Title);
        Assert.Equal($$"""{"auth":"Bearer {{Secret}}","to":"Grace"}""", _given["n"]);
    }

    [Fact]
    public async Task Resume_AndFork_TakeNoSecretInClear()
    {
        _script.Fails("n");
        await using var test = Test(f => f.Add("n", "do"));
        await test.RunAsync(new { token = Reference });
        var (run, clear) = (test.Run.Run, FlowValue.From(new { token = Secret }));
        var output = new Dictionary<string, FlowValue> { ["n"] = FlowValue.FromUtf8(System.Text.Encoding.UTF8.GetBytes($"[\"it is \\u0068{Secret[1..]}\"]")) };

        await RefusedAsync(() => test.Host.ResumeAsync(run, new ResumeOptions { Input = clear }), ErrorCodes.SecretInClear);
        await RefusedAsync(() => test.Client.PreviewResumeAsync(run, new ResumeOptions { Input = clear }), ErrorCodes.SecretInClear);
        await RefusedAsync(() => test.Host.ForkAsync(run, new ForkOptions { Input = clear }), ErrorCodes.SecretInClear);
        await RefusedAsync(() => test.Host.ResumeAsync(run, new ResumeOptions { SetOutputs = output }), ErrorCodes.SecretInClear);
        await RefusedAsync(() => test.Host.ForkAsync(run, new ForkOptions { SetOutputs = output }), ErrorCodes.SecretInClear);
    }

    [Fact]
    public async Task Resume_ByAnotherHost_FindsTheSecretAgain()
    {
        _script.Fails("n", times: 1);
        await using var test = Test(f => f.Add("n", "do"));
        await test.RunAsync(new { token = Reference });
        _script.Do("n", c => _given["n"] = c.Input.ToString());

        await using var other = test.NewHost();
        await (await other.ResumeAsync(test.Run.Run)).Completion;

        Assert.Equal($$"""{"token":"{{Secret}}"}""", _given["n"]);
    }

    [Fact]
    public async Task Child_WhoseFlowMarksTheField_IsGivenTheSecret()
    {
        await using var test = Test(f => f.AddFlow("call", Inner(), node: n => n.Set("token", "input.token")));

        var result = await test.RunAsync(new { token = Reference });

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal($$"""{"token":"{{Secret}}"}""", _given["n"]);
    }

    [Fact]
    public async Task Child_GivenASecretInClear_IsNotStarted()
    {
        await using var test = Test(f => f.AddFlow("call", Inner(), node: n => n.Set("token", "'in clear'")));

        var result = await test.RunAsync(new { });

        Assert.Equal(ErrorCodes.SecretInClear, result.Error?.Code);
        Assert.Single(await test.Client.ListAsync(new RunQuery()));
    }

    private static async Task<FlowException> RefusedAsync(Func<Task> act, string code)
    {
        var error = await Assert.ThrowsAnyAsync<FlowException>(act);
        Assert.Equal(code, error.Code);
        return error;
    }

    private static Task<AnswerResult> AnswerAsync(FlowTestHost test, RequestDetails request, object edits) => test.Client.AnswerAsync(
        test.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, Value = FlowValue.From(edits), By = "ann", Via = "test" });

    private Flow Inner() => _script.Flow(f =>
    {
        f.InputSchema = Schema;
        f.Add("n", "do");
    }, "inner");

    private FlowTestHost Test(Action<FlowBuilder> build)
    {
        _script.Otherwise(c =>
        {
            _given[c.Path] = c.Input.ToString();
            return c.Input;
        });
        return _script.Host(f =>
        {
            f.InputSchema = Schema;
            build(f);
        }, services: new ServiceCollection().AddSingleton<ISecretSource>(new KnownSecrets(("BANK", Secret))).BuildServiceProvider());
    }
}
