using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DurableFlows.Http.Access;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

/// <summary>Answers over HTTP.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task Answer_TwoAtTheSameTime_OneCountsAndTheOtherIsToldWhoAndWhen()
    {
        await using var server = await ApiServer.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var (run, request) = await server.AskingAsync();

            var responses = await Task.WhenAll(
                server.Http.PostAsJsonAsync($"runs/{run}/inputs/{request}", new { decision = "approve", by = "ann" }),
                server.Http.PostAsJsonAsync($"runs/{run}/inputs/{request}", new { decision = "reject", by = "bob" }));

            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], responses.Select(r => r.StatusCode).Order());
            var winner = responses[0].StatusCode == HttpStatusCode.OK ? "ann" : "bob";
            var problem = JsonElement.Parse(await responses.Single(r => r.StatusCode == HttpStatusCode.Conflict).Content.ReadAsStringAsync());
            Assert.Equal("request.answered", problem.GetProperty("code").GetString());
            Assert.Equal(winner, problem.GetProperty("answer").GetProperty("by").GetString());
            Assert.True(problem.GetProperty("answer").GetProperty("at").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        }
    }

    [Fact]
    public async Task Answer_SameAgain_IsToldSo()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();

        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve" });
        var again = await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve" });

        Assert.Equal("repeated", again.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Answer_WithEdits_ChangesWhatRuns()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();

        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve", edits = new { to = "Grace" } });
        await server.Host.Client.WaitAsync(Journal.RunId.Parse(run));

        Assert.Equal("Grace", (await server.GetAsync($"runs/{run}")).GetProperty("output").GetProperty("to").GetString());
    }

    [Fact]
    public async Task Reply_ToAQuestion_IsItsOutput()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync("colour");

        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "reply", reply = "blue" }, HttpStatusCode.BadRequest);
        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "reply", reply = "green" });
        var ended = await server.Host.Client.WaitAsync(Journal.RunId.Parse(run));

        Assert.Equal(DurableFlows.Runs.RunStatus.Completed, ended.Summary.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"decision\":1}")]
    [InlineData("{\"decision\":\"yes\"}")]
    [InlineData("{\"decision\":null}")]
    [InlineData("{\"decision\":\"reply\",\"reply\":true}")]
    [InlineData("{\"decision\":\"approve\",\"edits\":{\"amount\":1}}")]
    [InlineData("{\"decision\":\"approve\",\"reply\":1}")]
    [InlineData("{\"decision\":\"approve\",\"extra\":1}")]
    [InlineData("[]")]
    public async Task Answer_Malformed_IsRefusedAndTheRequestStaysOpen(string body)
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();

        await ApiServer.BodyAsync(await server.SendAsync($"runs/{run}/inputs/{request}", body), HttpStatusCode.BadRequest);

        Assert.Equal("open", (await server.GetAsync($"runs/{run}/inputs/{request}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Answer_ToWhatIsNotShownAnyMore_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();

        var problem = await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve", inputHash = "another" }, HttpStatusCode.Gone);

        Assert.Equal("request.withdrawn", problem.GetProperty("code").GetString());
        Assert.Equal(1, (await server.GetAsync("inputs")).GetProperty("inputs").GetArrayLength());
    }

    [Fact]
    public async Task Answer_ByRole_IsTheKeysToSay()
    {
        await using var server = await ApiServer.StartAsync(new ApiKeyAccess([Keys.Of("ann", Permission.Read, Permission.Start, Permission.Answer), Keys.Of("lea", ["lead"], Permission.Answer)]));
        server.Http.DefaultRequestHeaders.Add("X-Api-Key", "ann");
        var (run, request) = await server.AskingAsync("leads");

        var refused = await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve" }, HttpStatusCode.Forbidden);
        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve", by = "lea" }, HttpStatusCode.BadRequest);
        server.Http.DefaultRequestHeaders.Remove("X-Api-Key");
        server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "lea");
        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve" });

        Assert.Equal("answer.forbidden", refused.GetProperty("code").GetString());
    }
}
