using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

/// <summary>Starting runs, and what is shown of them.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Start_WithWait_GivesTheOutput()
    {
        await using var server = await ApiServer.StartAsync();

        var response = await server.Http.PostAsJsonAsync("flows/twice/runs?run=r-1&wait=20s&correlation=order-7&tag=team:blue", new { n = 21 });
        var run = await ApiServer.BodyAsync(response, HttpStatusCode.OK);

        Assert.Equal("/api/runs/r-1", response.Headers.Location?.ToString());
        Assert.Equal(("completed", 42, "order-7"), (run.GetProperty("status").GetString(), run.GetProperty("output").GetProperty("n").GetInt32(), run.GetProperty("correlation").GetString()));
        Assert.Equal(run.GetProperty("output").GetRawText(), (await server.GetAsync("runs/r-1")).GetProperty("output").GetRawText());
    }

    [Fact]
    public async Task Start_WithoutWait_IsAcceptedAndDurable()
    {
        await using var server = await ApiServer.StartAsync();

        var run = await ApiServer.BodyAsync(await server.Http.PostAsync("flows/gate/runs?run=r-1", null), HttpStatusCode.Accepted);

        Assert.Equal("r-1", run.GetProperty("run").GetString());
        Assert.Equal("run.started", (await server.GetAsync("runs/r-1/checkpoints")).GetProperty("checkpoints")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Start_IdTwice_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=r-1");

        var problem = await server.PostAsync("flows/twice/runs?run=r-1", new { n = 1 }, HttpStatusCode.Conflict);

        Assert.Equal("run.exists", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Start_SameIdempotencyKey_GivesTheSameRun()
    {
        await using var server = await ApiServer.StartAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => KeyedAsync(server, "k-1", 4)));
        var other = await KeyedAsync(server, "k-2", 4);

        Assert.Single(all.Select(r => r.Body.GetProperty("run").GetString()).Distinct());
        Assert.NotEqual(all[0].Body.GetProperty("run").GetString(), other.Body.GetProperty("run").GetString());
        Assert.Equal(2, (await server.GetAsync("runs")).GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public async Task Start_SameIdempotencyKeyWithAnotherInput_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();
        await KeyedAsync(server, "k-1", 4);

        var (status, body) = await KeyedAsync(server, "k-1", 5);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency.key-reused"), (status, body.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("flows/none/runs", "{}", HttpStatusCode.NotFound, "flow.not-found")]
    [InlineData("flows/twice/runs", "{", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("flows/twice/runs", "{\"n\":1,\"n\":2}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("flows/twice/runs", "{\"n\":\"one\"}", HttpStatusCode.BadRequest, "input.invalid")]
    [InlineData("flows/twice/runs?run=-", "{}", HttpStatusCode.BadRequest, "id.invalid")]
    [InlineData("flows/twice/runs?wait=1y", "{}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("flows/twice/runs?run=a&run=b", "{}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/none/cancel", "{\"raeson\":1}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/none/cancel", "{}", HttpStatusCode.NotFound, "run.not-found")]
    [InlineData("runs/import", "no bundle", HttpStatusCode.BadRequest, "bundle.damaged")]
    public async Task Post_WhatIsWrong_SaysSo(string path, string body, HttpStatusCode status, string code)
    {
        await using var server = await ApiServer.StartAsync();

        var response = await server.SendAsync(path, body);
        var problem = await ApiServer.BodyAsync(response, status);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString() ?? "");
    }

    [Fact]
    public async Task Start_TextThatIsNoJson_IsUnsupported()
    {
        await using var server = await ApiServer.StartAsync();

        var problem = await ApiServer.BodyAsync(await server.SendAsync("flows/twice/runs", "{}", "text/plain"), HttpStatusCode.UnsupportedMediaType);

        Assert.Equal("api.unsupported-type", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Start_BodyBeyondTheLimit_IsTooLarge()
    {
        await using var server = await ApiServer.StartAsync(configure: o => o.MaxBody = 2048);

        var known = await server.SendAsync("flows/twice/runs", $"\"{new string('x', 4000)}\"");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "flows/twice/runs") { Content = JsonContent.Create(new string('x', 4000)) };
        chunked.Headers.TransferEncodingChunked = true;
        var unknown = await server.Http.SendAsync(chunked);

        Assert.Equal("api.too-large", (await ApiServer.BodyAsync(known, HttpStatusCode.RequestEntityTooLarge)).GetProperty("code").GetString());
        Assert.Equal("api.too-large", (await ApiServer.BodyAsync(unknown, HttpStatusCode.RequestEntityTooLarge)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task List_ByStatusAndPage_GivesEachOnce()
    {
        await using var server = await ApiServer.StartAsync();
        for (var i = 0; i < 5; i++)
            await server.RunAsync(i == 2 ? "fails" : "twice", new { n = i });

        var seen = new List<string>();
        string? next = "";
        while (next is not null)
        {
            var page = await server.GetAsync($"runs?status=completed&limit=2{(next.Length > 0 ? "&after=" + Uri.EscapeDataString(next) : "")}");
            seen.AddRange(page.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("run").GetString() ?? ""));
            next = page.TryGetProperty("next", out var token) ? token.GetString() : null;
        }

        Assert.Equal(4, seen.Distinct().Count());
        Assert.Equal(4, seen.Count);
    }

    [Fact]
    public async Task Checkpoint_OfTheStart_ShowsTheRunThen()
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=r-1");

        Assert.Equal("running", (await server.GetAsync("runs/r-1/checkpoints/2")).GetProperty("status").GetString());
        Assert.Equal("completed", (await server.GetAsync("runs/r-1")).GetProperty("status").GetString());
        await server.GetAsync("runs/r-1/checkpoints/99", HttpStatusCode.NotFound);
        await server.GetAsync("runs/r-1/checkpoints/0", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Resume_WithPlan_ShowsWhatWouldBeDoneAndDoesNothing()
    {
        await using var server = await ApiServer.StartAsync();
        var run = (await server.RunAsync("twice", new { n = 1 })).GetProperty("run").GetString();
        var before = (await server.GetAsync($"runs/{run}")).GetProperty("sequence").GetInt64();
        var node = (await server.GetAsync($"runs/{run}")).GetProperty("nodes")[0].GetProperty("path").GetString();

        var plan = await ApiServer.BodyAsync(await server.Http.PostAsJsonAsync($"runs/{run}/resume?plan=true", new { rerun = new[] { node } }), HttpStatusCode.OK);

        Assert.Equal(("runsAgain", "asked for"), (plan.GetProperty("nodes")[0].GetProperty("action").GetString(), plan.GetProperty("nodes")[0].GetProperty("why").GetString()));
        Assert.Equal(before, (await server.GetAsync($"runs/{run}")).GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task Resume_FailedRun_RunsAgainWhatFailed()
    {
        await using var server = await ApiServer.StartAsync();
        Assert.Equal("failed", (await server.RunAsync("fails", new { }, "&run=r-1")).GetProperty("status").GetString());

        var resumed = await server.PostAsync("runs/r-1/resume", new { }, HttpStatusCode.Accepted);

        Assert.Equal(2, resumed.GetProperty("generation").GetInt32());
    }

    [Fact]
    public async Task SuspendAndCancel_WaitingRun_EndInThat()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, _) = await server.AskingAsync();

        var suspended = await server.PostAsync($"runs/{run}/suspend", new { reason = "lunch" }, HttpStatusCode.Accepted);
        await server.PostAsync($"runs/{run}/resume", new { }, HttpStatusCode.Accepted);
        await server.PostAsync($"runs/{run}/cancel", new { reason = "no more", by = "boss" }, HttpStatusCode.Accepted);
        var ended = await server.Host.Client.WaitAsync(Journal.RunId.Parse(run));

        Assert.Equal("lunch", suspended.GetProperty("reason").GetString());
        Assert.Equal(DurableFlows.Runs.RunStatus.Cancelled, ended.Summary.Status);
    }

    [Fact]
    public async Task ExportDeleteImport_Run_ComesBackTheSame()
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 3 }, "&run=r-1");
        var bundle = await server.Http.GetByteArrayAsync("runs/r-1/export");

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync("runs/r-1")).StatusCode);
        await server.GetAsync("runs/r-1", HttpStatusCode.NotFound);
        await ApiServer.BodyAsync(await server.Http.PostAsync("runs/import", new ByteArrayContent(bundle)), HttpStatusCode.Created);

        Assert.Equal(6, (await server.GetAsync("runs/r-1")).GetProperty("output").GetProperty("n").GetInt32());
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> KeyedAsync(ApiServer server, string key, int n)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "flows/twice/runs?wait=20s") { Content = JsonContent.Create(new { n }), Headers = { { "Idempotency-Key", key } } };
        var response = await server.Http.SendAsync(request);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
