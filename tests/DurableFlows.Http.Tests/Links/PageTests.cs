using System.Net;
using System.Net.Http.Headers;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Links;

/// <summary>What people see of a link in a browser: always a page, never problem details.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Page_OfALink_HasAFormThatAnswers()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkTests.LinkAsync(server, run, request);
        Browse(server);

        var page = await server.Http.GetStringAsync(link);
        var empty = await server.Http.PostAsync(link, new FormUrlEncodedContent([new("comment", "seen")]));
        var sent = await server.Http.PostAsync(link, new FormUrlEncodedContent([new("decision", "reject"), new("comment", "<b>no</b>")]));

        Assert.Contains("Pay 5?", page, StringComparison.Ordinal);
        Assert.Contains("Ada", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Equal("rejected", (await server.GetAsync($"runs/{run}/inputs/{request}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Page_OfALinkThatWasUsed_SaysSo()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkTests.LinkAsync(server, run, request);
        Browse(server);
        var done = await PostAsync(server, link, "approve");

        var seen = await GetAsync(server, link);
        var sent = await PostAsync(server, link, "approve");

        Assert.Contains("It is approved.", done.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Gone, "text/html"), (seen.Status, seen.Type));
        Assert.Contains("This link was used", seen.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Gone, "text/html"), (sent.Status, sent.Type));
    }

    [Fact]
    public async Task Page_OfALinkThatWasChanged_SaysSo()
    {
        await using var server = await ApiServer.StartAsync();
        Browse(server);

        var seen = await GetAsync(server, "inputs/by-token/forged.token");

        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (seen.Status, seen.Type));
    }

    [Fact]
    public async Task Page_AfterSomebodyElseAnswered_SaysWhoAndHasNoForm()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync();
        var link = await LinkTests.LinkAsync(server, run, request);
        await server.PostAsync($"runs/{run}/inputs/{request}", new { decision = "reject", by = "b<o>b" });
        Browse(server);

        var seen = await GetAsync(server, link);

        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Contains("rejected by b&lt;o&gt;b on", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAQuestion_HasItsChoicesAndTakesOne()
    {
        await using var server = await ApiServer.StartAsync();
        var (run, request) = await server.AskingAsync("colour");
        var link = await LinkTests.LinkAsync(server, run, request);
        Browse(server);

        var seen = await GetAsync(server, link);
        var wrong = await server.Http.PostAsync(link, new FormUrlEncodedContent([new("reply", "blue")]));
        var right = await server.Http.PostAsync(link, new FormUrlEncodedContent([new("reply", "green")]));

        Assert.Contains("value=\"green\"", seen.Text, StringComparison.Ordinal);
        Assert.Contains("Back to the question", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (wrong.StatusCode, right.StatusCode));
    }

    private static void Browse(ApiServer server) => server.Http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

    private static async Task<(HttpStatusCode Status, string? Type, string Text)> GetAsync(ApiServer server, string link) => await ReadAsync(await server.Http.GetAsync(link));

    private static async Task<(HttpStatusCode Status, string? Type, string Text)> PostAsync(ApiServer server, string link, string decision)
        => await ReadAsync(await server.Http.PostAsync(link, new FormUrlEncodedContent([new("decision", decision)])));

    private static async Task<(HttpStatusCode Status, string? Type, string Text)> ReadAsync(HttpResponseMessage response)
        => (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
}
