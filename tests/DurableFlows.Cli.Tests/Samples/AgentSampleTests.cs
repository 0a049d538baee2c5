using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using DurableFlows.Values;

namespace DurableFlows.Cli.Tests.Samples;

/// <summary>The samples with agents, as they lie in the repository, against the stub and its scripts.</summary>
public sealed class AgentSampleTests
{
    [Fact]
    public async Task Research_OnceAllowed_SendsTheReportAsItWasApproved()
    {
        await using var stub = await StubAsync("04-research");
        await using var sample = new SampleHost("04-research") { Model = stub.Endpoint };
        var run = await sample.StartAsync("input.json");
        var asked = Assert.Single((await run.WaitForInputAsync()).Requests);
        Assert.Equal(("researcher[4]", "Send the report to ann@example.com?"), (asked.Node, asked.Request.Title));
        await sample.Host.Client.AnswerAsync(run.Run, asked.Request.Id, Say(AnswerDecision.Approve, new { to = "bob@example.com" }));
        var result = await run.Completion;

        Assert.Equal((RunStatus.Completed, 4, 5), (result.Status, Number(result, "turns"), Number(result, "calls")));
        Assert.StartsWith("To: bob@example.com\n\nBees fare better in cities", sample.Written("out/report.txt"), StringComparison.Ordinal);
        Assert.Equal(4, stub.Calls.Count);
    }

    [Fact]
    public async Task Research_NotAllowed_AnswersAndSendsNothing()
    {
        await using var stub = await StubAsync("04-research");
        await using var sample = new SampleHost("04-research") { Model = stub.Endpoint };
        var run = await sample.StartAsync("input.json");
        var result = await sample.AnswerAsync(run, AnswerDecision.Reject);

        Assert.Contains("was not sent", result.Output?.Element.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => sample.Written("out/report.txt"));
    }

    [Fact]
    public async Task Support_ThatIsNotSure_HandsOverToAPersonAndAnswersWithTheirWord()
    {
        await using var stub = await StubAsync("05-support");
        await using var sample = new SampleHost("05-support") { Model = stub.Endpoint };
        var run = await sample.StartAsync("input.json");
        RequestDetails? asked;
        while ((asked = (await run.WaitForInputAsync()).Requests.SingleOrDefault()) is null)
            await Task.Yield();
        Assert.Contains("left with a neighbour", asked.Request.Message, StringComparison.Ordinal);
        await sample.Host.Client.AnswerAsync(Journal.RunId.Parse(asked.Run), asked.Request.Id, Say(AnswerDecision.Reply, "Call the neighbour."));
        var result = await run.Completion;

        Assert.Equal((RunStatus.Completed, "delivery", true), (result.Status, result.Output?.Element.GetProperty("topic").GetString(), result.Output?.Element.GetProperty("handedOver").GetBoolean()));
        Assert.StartsWith("I am sorry.", result.Output?.Element.GetProperty("reply").GetString(), StringComparison.Ordinal);
        Assert.Contains("Call the neighbour.", stub.Calls[^1].Call?.LastText, StringComparison.Ordinal);
    }

    private static Task<OpenAIStub> StubAsync(string sample) => OpenAIStub.StartAsync(ModelScript.Load(Repository.PathOf("samples", sample, "script.json")));

    private static AnswerRequest Say(AnswerDecision decision, object value) => new() { Decision = decision, By = "boss", Via = "test", Value = FlowValue.From(value) };

    private static int? Number(RunResult result, string name) => result.Output?.Element.GetProperty(name).GetInt32();
}
