using DurableFlows.Cli.Rendering;
using DurableFlows.Cli.Watching;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Values;
using Spectre.Console.Testing;

namespace DurableFlows.Cli.Tests.Watching;

/// <summary>What nodes report, on a terminal, in JSON and in logs.</summary>
public sealed class ReportTests
{
    private readonly ReportedLines _lines = new();

    [Theory]
    [InlineData("Hello", "Hel", "lo")]
    [InlineData("two", "one\nt", "wo")]
    [InlineData("two", "one\n", "two\r\n")]
    [InlineData("three", "one\ntwo\n", "three")]
    [InlineData(null, "  ")]
    public void Line_OfPieces_IsTheLastThatIsNotEmpty(string? expected, params string[] pieces)
    {
        foreach (var piece in pieces)
            _lines.Take(Report("a", piece));

        Assert.Equal(expected, _lines.Of("a"));
        Assert.Null(_lines.Of("b"));
    }

    [Fact]
    public void Line_ThatIsLong_ShowsItsEnd()
    {
        for (var i = 0; i < 100; i++)
            _lines.Take(Report("a", $"word{i} "));

        Assert.StartsWith("…", _lines.Of("a"));
        Assert.EndsWith("word99", _lines.Of("a"));
        Assert.True(_lines.Of("a")?.Length <= 80);
    }

    [Fact]
    public void Line_OfAnItem_StandsForItsNodeUntilSomethingIsRecorded()
    {
        _lines.Take(Report("a[1]", "one"));
        _lines.Take(Report("a[2]", "two"));
        Assert.Equal("two", _lines.Of("a"));

        _lines.Take(Report("a[2]", "") with { Type = "node.completed" });
        Assert.Null(_lines.Of("a"));
    }

    [Fact]
    public async Task Board_OfANodeThatReports_ShowsItsLine()
    {
        var flow = FlowBuilder.Create("pay").AddApproval("sign-off").Build();
        await using var host = new FlowHost(new FlowHostOptions());
        var handle = await host.StartAsync(flow.Definition, FlowValue.Null);
        await handle.WaitForInputAsync();
        using var console = new TestConsole().Width(200);
        console.Write(BoardView.Of(handle.Peek(), DateTimeOffset.UtcNow, unicode: true, reported: n => $"{n} says \u001b[2J"));

        Assert.Contains("sign-off says \\u001b[2J", console.Output);
        await handle.LeaveAsync();
    }

    [Fact]
    public async Task Json_OfAReport_IsALineOfItsOwn_AndPlainOutputHasNone()
    {
        using var console = new TestConsole();
        using var json = new StringWriter();
        IRunView[] views = [new JsonView(json), new PlainView(new Shell { Console = console, Error = json, In = TextReader.Null, OpenInput = () => Stream.Null, IsLive = false, CanAsk = false, Variable = _ => null })];
        await using var host = new FlowHost(new FlowHostOptions());
        var handle = await host.StartAsync(FlowBuilder.Create("t").AddTransform("a").Build().Definition, FlowValue.Null);
        foreach (var view in views)
        {
            view.Take(Report("a", "Hello"));
            await view.ShowAsync(handle, Task.CompletedTask);
        }

        Assert.Contains("\"type\":\"node.reported\"", json.ToString());
        Assert.Contains("\"detail\":\"Hello\"", json.ToString());
        Assert.Equal("", console.Output);
        await handle.Completion;
    }

    private static RunEvent Report(string node, string text) => new() { Run = "r", Sequence = 3, Time = DateTimeOffset.UnixEpoch, Type = "node.reported", Node = node, Attempt = 1, Detail = text };
}
