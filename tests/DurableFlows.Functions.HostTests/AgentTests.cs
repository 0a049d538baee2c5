using System.Net;
using DurableFlows.Cli.Tests.Samples;
using DurableFlows.Functions.HostTests.Running;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using Xunit.Abstractions;

namespace DurableFlows.Functions.HostTests;

/// <summary>Samples 04 and 05 on the Functions host, whose worker is killed in the middle.</summary>
[Collection(HostCollection.Name)]
public sealed class AgentTests(Apps apps, ITestOutputHelper output)
{
    [HostFact]
    public async Task Agents_WhoseWorkerIsKilled_AnswerAndAskTheModelNothingTwiceThatIsRecorded()
    {
        await using var research = await StubAsync("04-research");
        await using var support = await StubAsync("05-support");
        await using var stage = await Stage.OpenAsync(apps);
        var host = await stage.StartAsync(await stage.DeployAsync(new Dictionary<string, string>
        {
            ["research"] = Flow("04-research", research),
            ["support"] = Flow("05-support", support),
        }));
        using var api = new ApiClient(host.Address);

        await api.StartAsync("research", "bees", new { question = "Do bees fare better in cities?", to = "ann@example.com" });
        await Until.TrueAsync(() => research.Calls.Count >= 2, TimeSpan.FromMinutes(2), () => "The agent did not begin.");
        host.KillWorker();
        await api.UntilAsync("bees", "waitingForInput");
        host.KillWorker();
        var (_, leave) = Assert.Single(await api.OpenAsync());
        await api.PostAsync($"runs/bees/inputs/{leave}", new { decision = "approve", by = "ann", edits = new { to = "bob@example.com" } }, HttpStatusCode.OK);
        var bees = await api.UntilAsync("bees", "completed");

        await api.StartAsync("support", "s1", new { message = "My order A-17 is said to be delivered, but I do not have it." });
        await Until.TrueAsync(async () => (await api.OpenAsync()).Count > 0, TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(500), () => "Nobody was asked.");
        var (child, question) = Assert.Single(await api.OpenAsync());
        await api.PostAsync($"runs/{child}/inputs/{question}", new { decision = "reply", by = "cora", reply = "Call the neighbour." }, HttpStatusCode.OK);
        var answered = await api.UntilAsync("s1", "completed");

        output.WriteLine($"2 workers killed; the model was asked {research.Calls.Count} times for 4 turns, and {support.Calls.Count} times for 4");
        Assert.Equal((4, 5), (bees.GetProperty("output").GetProperty("turns").GetInt32(), bees.GetProperty("output").GetProperty("calls").GetInt32()));
        // A kill may lose the one call that was in flight.
        Assert.InRange(research.Calls.Count, 4, 6);
        Assert.True(answered.GetProperty("output").GetProperty("handedOver").GetBoolean());
        Assert.Equal(4, support.Calls.Count);
    }

    private static Task<OpenAIStub> StubAsync(string sample) => OpenAIStub.StartAsync(ModelScript.Load(Repository.PathOf("samples", sample, "script.json")));

    private static string Flow(string sample, OpenAIStub stub) => File.ReadAllText(Repository.PathOf("samples", sample, "flow.yaml")).Replace("http://127.0.0.1:5090/v1", stub.Endpoint.ToString(), StringComparison.Ordinal);
}
