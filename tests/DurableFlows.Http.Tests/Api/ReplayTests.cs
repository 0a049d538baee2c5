using System.Net;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

public sealed class ReplayTests
{
    [Theory]
    [InlineData("{}", true)]
    [InlineData("{\"mode\":\"verify\"}", false)]
    [InlineData("{\"flow\":\"registered\",\"all\":true}", true)]
    public async Task Replay_OfARun_TellsThatItIsTheSame(string body, bool replays)
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=r-1");

        var replay = await ApiServer.BodyAsync(await server.SendAsync("runs/r-1/replay", body), HttpStatusCode.OK);

        Assert.True(replay.GetProperty("isSame").GetBoolean());
        Assert.Equal(replays, replay.TryGetProperty("replayed", out _));
        Assert.True(replay.GetProperty("verified").GetProperty("records").GetInt64() > 3);
    }

    [Theory]
    [InlineData("runs/none/replay", "{}", HttpStatusCode.NotFound, "run.not-found")]
    [InlineData("runs/r-1/replay", "{\"mode\":\"live\"}", HttpStatusCode.BadRequest, "api.malformed")]
    [InlineData("runs/r-1/replay", "{\"mode\":\"verify\",\"flow\":\"registered\"}", HttpStatusCode.BadRequest, "api.malformed")]
    public async Task Replay_WhatIsWrong_SaysSo(string path, string body, HttpStatusCode status, string code)
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=r-1");

        var problem = await ApiServer.BodyAsync(await server.SendAsync(path, body), status);

        Assert.Equal(code, problem.GetProperty("code").GetString());
    }
}
