using System.Diagnostics;
using DurableFlows.Agents.Tools;
using DurableFlows.Agents.Tools.Mcp;
using DurableFlows.McpServer;
using DurableFlows.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Agents.Tests.Mcp;

/// <summary>Real MCP servers: a process, and one over HTTP.</summary>
public sealed class McpServersTests : IAsyncDisposable
{
    private static readonly McpOptions Server = new() { Command = "dotnet", Arguments = [Path.Combine(AppContext.BaseDirectory, "DurableFlows.McpServer.dll")] };
    private readonly McpServers _servers = new(TimeProvider.System);

    [Fact]
    public async Task List_OfAProcess_DescribesItsTools()
    {
        var tools = await _servers.ListAsync(Server, CancellationToken.None);
        var echo = Assert.Single(tools, t => t.Name == "echo");

        Assert.Equal(["die", "echo", "fail", "process", "sum"], tools.Select(t => t.Name).Order());
        Assert.Equal(("Says it again.", true, true), (echo.Description, echo.IsReadOnly, echo.IsIdempotent));
        Assert.Equal("string", echo.Schema.GetProperty("properties").GetProperty("text").GetProperty("type").GetString());
        Assert.False(tools.Single(t => t.Name == "sum").IsReadOnly);
    }

    [Fact]
    public async Task Only_SomeTools_AreOfferedAndCalled()
    {
        var some = Server with { Only = ["echo"] };

        Assert.Equal("echo", Assert.Single(await _servers.ListAsync(some, CancellationToken.None)).Name);
        Assert.Equal("tool.failed", (await Assert.ThrowsAsync<NodeException>(() => _servers.CallAsync(some, "sum", FlowValue.Null, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Call_OfATool_GivesItsTextOrItsStructure()
    {
        Assert.Equal("hello", (await CallAsync("echo", new Dictionary<string, string> { ["text"] = "hello" })).Element.GetString());
        Assert.Equal(3, (await CallAsync("sum", new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 })).Element.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Call_ThatTheToolFails_SaysWhy()
    {
        var failed = await Assert.ThrowsAsync<NodeException>(() => CallAsync("fail"));

        Assert.Equal(("tool.failed", false), (failed.Code, failed.Retryable));
        Assert.Contains("the shelf is empty", failed.Message);
        Assert.Equal("tool.failed", (await Assert.ThrowsAsync<NodeException>(() => CallAsync("no-such-tool"))).Code);
    }

    [Fact]
    public async Task Calls_OfOneServer_GoToOneProcess()
    {
        var processes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ProcessAsync()));

        Assert.Single(processes.Distinct());
    }

    [Fact]
    public async Task Call_AfterItsServerWasKilled_GoesToANewOne()
    {
        var first = await ProcessAsync();
        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.NotEqual(first, await ProcessAsync());
    }

    [Fact]
    public async Task Call_WhoseServerDies_IsWorthAnotherTry()
    {
        var lost = await Assert.ThrowsAsync<NodeException>(() => CallAsync("die"));

        Assert.Equal(("tool.unavailable", true), (lost.Code, lost.Retryable));
        Assert.Contains("dotnet", lost.Message);
        Assert.DoesNotContain("McpServer.dll", lost.Message);
        await ProcessAsync();
    }

    [Fact]
    public async Task Server_ThatDoesNotStart_IsUnavailable()
    {
        var missing = await Assert.ThrowsAsync<NodeException>(() => _servers.ListAsync(new McpOptions { Command = "no-such-program", Arguments = ["s3cret"] }, CancellationToken.None));

        Assert.Equal(("tool.unavailable", true), (missing.Code, missing.Retryable));
        Assert.Contains("'no-such-program' does not start", missing.Message);
        Assert.DoesNotContain("s3cret", missing.Message);
    }

    [Fact]
    public async Task Server_ThatNeverAnswers_IsGivenUpAfterAWhile()
    {
        var time = new FakeTimeProvider();
        await using var servers = new McpServers(time);
        var list = servers.ListAsync(Server with { Arguments = [.. Server.Arguments, "sleep"] }, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains("in time", (await Assert.ThrowsAsync<NodeException>(() => list)).Message);
    }

    [Fact]
    public async Task Servers_Disposed_EndTheirProcesses()
    {
        using var process = Process.GetProcessById(await ProcessAsync());
        await _servers.DisposeAsync();

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Http_WithItsHeader_IsCalled_AndWithoutItUnavailable()
    {
        await using var server = await HttpTestServer.StartAsync("s3cret");
        var options = new McpOptions { Url = server.Url, Headers = new Dictionary<string, string> { ["X-Key"] = "s3cret" } };

        Assert.Equal(5, (await _servers.ListAsync(options, CancellationToken.None)).Count);
        Assert.Equal("hello", (await _servers.CallAsync(options, "echo", FlowValue.From(new Dictionary<string, string> { ["text"] = "hello" }), CancellationToken.None)).Element.GetString());
        var refused = await Assert.ThrowsAsync<NodeException>(() => _servers.ListAsync(new McpOptions { Url = new Uri(server.Url + "?key=wr0ng") }, CancellationToken.None));
        Assert.Equal("tool.unavailable", refused.Code);
        Assert.Contains(server.Url.ToString(), refused.Message);
        Assert.DoesNotContain("wr0ng", refused.Message);
    }

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private async Task<int> ProcessAsync() => int.Parse((await CallAsync("process")).Element.GetString() ?? "", System.Globalization.CultureInfo.InvariantCulture);

    private Task<FlowValue> CallAsync(string tool, object? arguments = null) => _servers.CallAsync(Server, tool, arguments switch
    {
        Dictionary<string, string> texts => FlowValue.From(texts),
        Dictionary<string, int> numbers => FlowValue.From(numbers),
        _ => FlowValue.Null,
    }, CancellationToken.None);
}
