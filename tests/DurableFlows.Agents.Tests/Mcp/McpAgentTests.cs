using DurableFlows.Agents.Tests.Agents;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;

namespace DurableFlows.Agents.Tests.Mcp;

/// <summary>An agent whose tools are those of an MCP server.</summary>
public sealed class McpAgentTests
{
    private static string Server(string more = "") => $$"""
        model: gpt
        stream: true
        tools:
          desk: { mcp: { command: dotnet, arguments: ['{{Path.Combine(AppContext.BaseDirectory, "DurableFlows.McpServer.dll")}}']{{more}} }, onLost: fail }
        """;

    [Fact]
    public async Task Agent_WithAnMcpServer_CallsItsToolsByTheEntrysName()
    {
        await using var test = AgentTest.Of(Server(), ModelTurn.Call(ToolCall.Of("desk_echo", new { text = "hello" }), ToolCall.Of("desk_sum", new { a = 2, b = 3 }), ToolCall.Of("desk_fail", new { })), ModelTurn.Say("Hello, five."));
        var result = await test.RunAsync();

        var read = test.Model.Calls[1].Messages.Where(m => m.Role == Microsoft.Extensions.AI.ChatRole.Tool).Select(m => m.Contents.OfType<Microsoft.Extensions.AI.FunctionResultContent>().Single().Result?.ToString()).ToList();
        Assert.Equal((RunStatus.Completed, "hello"), (result.Status, read[0]));
        Assert.Contains("5", read[1], StringComparison.Ordinal);
        Assert.Contains("the shelf is empty", read[2], StringComparison.Ordinal);
        // Only what the server does not call repeatable is recorded as started.
        Assert.Equal(["agent[1]", "agent[2]"], test.Host.Events.Where(e => e.Type == "attempt.started").Select(e => e.Node).Order());
    }

    [Theory]
    [InlineData(", only: [missing]", "tool.missing")]
    [InlineData(", only: [echo]", null)]
    public async Task Agent_WithSomeToolsOfAServer_HasThoseAlone(string only, string? code)
    {
        await using var test = AgentTest.Of(Server(only), ModelTurn.Say("Hello."));
        var result = await test.RunAsync();

        Assert.Equal(code, result.Error?.Code);
        if (code is null)
            Assert.Equal(["desk_echo"], test.Model.Calls[0].Options?.Tools?.Select(t => t.Name));
    }

    [Fact]
    public async Task Agent_ThatStreams_TellsWhatItSaysAsItComesAndRecordsItOnce()
    {
        await using var test = AgentTest.Of("model: gpt\nstream: true", ModelTurn.Say("It is on its way."));
        await test.RunAsync();

        Assert.Equal("It is on its way.", string.Concat(test.Host.Events.Where(e => e.Type == "node.reported").Select(e => e.Detail)));
        Assert.DoesNotContain((await test.Host.Client.EventsAsync(test.Host.Run.Run)), e => e.Type == "node.reported");
    }
}
