using System.Net;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

public sealed class DiffTests
{
    [Fact]
    public async Task Diff_TwoRuns_TellsWhatDiffers()
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=one");
        await server.RunAsync("twice", new { n = 2 }, "&run=two");

        var compared = await server.GetAsync("runs/one/diff?with=two");

        Assert.False(compared.GetProperty("isSame").GetBoolean());
        Assert.Equal(["input.n", "output.n"], compared.GetProperty("differences").EnumerateArray().Select(d => d.GetProperty("path").GetString()));
        Assert.Equal((1, 2), (compared.GetProperty("differences")[0].GetProperty("before").GetInt32(), compared.GetProperty("differences")[0].GetProperty("after").GetInt32()));
        Assert.Equal("twice", compared.GetProperty("nodes")[0].GetProperty("node").GetString());
        Assert.True((await server.GetAsync("runs/one/diff?with=one&all=true")).GetProperty("isSame").GetBoolean());
    }

    [Theory]
    [InlineData("?at=2&with=@4")]
    [InlineData("?at=2&with=one@4")]
    [InlineData("?at=2")]
    public async Task Diff_TwoCheckpointsOfARun_TellsWhatHappened(string query)
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=one");

        var compared = await server.GetAsync("runs/one/diff" + query);

        Assert.Equal((2, 4), (compared.GetProperty("before").GetProperty("sequence").GetInt32(), compared.GetProperty("after").GetProperty("sequence").GetInt32()));
    }

    [Theory]
    [InlineData("?with=none", HttpStatusCode.NotFound)]
    [InlineData("?at=99", HttpStatusCode.NotFound)]
    [InlineData("?with=@x", HttpStatusCode.BadRequest)]
    [InlineData("?with=a%20b", HttpStatusCode.BadRequest)]
    [InlineData("?at=0", HttpStatusCode.BadRequest)]
    [InlineData("?limit=0", HttpStatusCode.BadRequest)]
    public async Task Diff_WithWhatIsNotThere_IsRefused(string query, HttpStatusCode expected)
    {
        await using var server = await ApiServer.StartAsync();
        await server.RunAsync("twice", new { n = 1 }, "&run=one");

        await server.GetAsync("runs/one/diff" + query, expected);
    }
}
