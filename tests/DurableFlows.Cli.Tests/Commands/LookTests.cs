using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class LookTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Show_AtACheckpoint_ShowsTheRunAsItStood()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1");

        var shown = (await _box.FlowsAsync("show", "r1@2", "--json")).Json;

        Assert.Equal("running", shown.GetProperty("status").GetString());
        Assert.Equal(2, shown.GetProperty("sequence").GetInt32());
        (await _box.FlowsAsync("show", "r1@99")).Is(ExitCodes.NotFound);
        (await _box.FlowsAsync("show", "r1@x")).Is(ExitCodes.BadInput);
    }

    [Fact]
    public async Task Show_AfterAnotherInput_ShowsTheInputOfEachCheckpoint()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1", "--set", "n=1");
        (await _box.FlowsAsync("resume", "r1", "--input", _box.Write("i.json", """{"n":5}"""), "--by", "ann")).Is(ExitCodes.Completed);

        Assert.Contains("  input: {\"n\":1}\n", (await _box.FlowsAsync("show", "r1@4")).Out, StringComparison.Ordinal);
        Assert.Contains("  input: {\"n\":5}\n", (await _box.FlowsAsync("show", "r1")).Out, StringComparison.Ordinal);
        Assert.Matches("run.opened +resume by ann, [^:]+: with another input\n", (await _box.FlowsAsync("checkpoints", "r1")).Out);
    }

    [Fact]
    public async Task Show_OfARunWhoseFlowAndNodeTypesAreGone_SaysWhatIsMissing()
    {
        using (var store = Storage.Files.FileStore.Open(_box.Store["file:".Length..]))
        {
            var builder = Definitions.FlowBuilder.Create("own").Add("pay", "house-pay", o => o.Approval());
            var type = new Nodes.NodeType { Name = "house-pay", Summary = "Pays.", Create = _ => throw new InvalidOperationException() };
            await using var host = new Execution.FlowHost(new Execution.FlowHostOptions { Store = store, NodeTypes = { type } });
            await (await host.StartAsync(builder.Build(new Nodes.NodeRegistry([type])).Definition, Values.FlowValue.From(1), new Execution.StartOptions { Run = "r1" })).WaitForInputAsync();
        }

        var (shown, resumed) = (await _box.FlowsAsync("show", "r1"), await _box.FlowsAsync("resume", "r1", "--plan"));

        Assert.Contains("waits for input", (await _box.FlowsAsync("list")).Out, StringComparison.Ordinal);
        Assert.Contains("node type house-pay version 1 is not registered here: its nodes cannot run on this host", shown.Out, StringComparison.Ordinal);
        Assert.Contains("house-pay version 1 is not registered here", resumed.Out, StringComparison.Ordinal);
        Assert.Contains("input.requested", (await _box.FlowsAsync("checkpoints", "r1")).Out, StringComparison.Ordinal);
        Assert.Contains("flows approve r1", (await _box.FlowsAsync("inputs")).Out, StringComparison.Ordinal);
        File.Delete(Directory.GetFiles(_box.Folder, "*.json", SearchOption.AllDirectories).Single(f => f.Contains("definitions", StringComparison.Ordinal)));
        var lost = await _box.FlowsAsync("show", "r1");
        lost.Is(ExitCodes.PayloadLost);
        Assert.Contains("[definition.missing]", lost.Error, StringComparison.Ordinal);
        Assert.Contains("r1", (await _box.FlowsAsync("list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoints_Json_IsOneDocumentWithALineForEach()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1");

        var outcome = await _box.FlowsAsync("checkpoints", "r1", "--json");

        Assert.Equal(["run.started", "run.opened", "node.completed", "run.completed"], outcome.Json.EnumerateArray().Select(e => e.GetProperty("type").GetString()));
        Assert.Equal(4, outcome.Out.Split('\n').Count(l => l.StartsWith('{')));
    }

    [Fact]
    public async Task List_MoreThanAPage_PrintsTheCommandForTheNext()
    {
        var file = _box.Write("f.yaml", TestFlows.Plain);
        foreach (var run in new[] { "r1", "r2", "r3" })
            await _box.FlowsAsync("run", file, "--run", run);

        var first = (await _box.FlowsAsync("list", "--limit", "2", "--json")).Json;
        var second = (await _box.FlowsAsync("list", "--limit", "2", "--after", first.GetProperty("next").GetString()!, "--json")).Json;

        Assert.Equal(2, first.GetProperty("runs").GetArrayLength());
        Assert.Equal("r1", Assert.Single(second.GetProperty("runs").EnumerateArray()).GetProperty("run").GetString());
    }

    [Fact]
    public async Task Graph_OfARun_ShowsTheStateOfEachNode()
    {
        await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Large), "--run", "r1");

        var chart = (await _box.FlowsAsync("graph", "r1")).Out;

        Assert.StartsWith("flowchart TD", chart);
        Assert.Contains("n0 --> n1", chart);
        Assert.Contains("class n0 succeeded", chart);
        Assert.Contains("class n1 asking", chart);
    }

    [Fact]
    public async Task Graph_OfAFile_EscapesWhatMermaidReads()
    {
        var chart = await _box.FlowsAsync("graph", _box.Write("f.yaml", "id: x\nnodes:\n  a: { type: transform, title: 'a \"b\" [c] #d' }\n"));

        Assert.Contains("a #34;b#34; #91;c#93; #35;d", chart.Out);
    }

    [Fact]
    public async Task Validate_Files_NamesMistakesOfEach()
    {
        var good = _box.Write("good.yaml", TestFlows.Plain);
        var bad = _box.Write("bad.yaml", "id: x\nnodes:\n  a: { type: nothing }\n");

        var outcome = await _box.FlowsAsync("validate", good, bad, Path.Combine(_box.Folder, "none.yaml"));

        outcome.Is(ExitCodes.BadInput);
        Assert.Contains("flow 'plain' is valid", outcome.Out);
        Assert.Contains("bad.yaml(3,", outcome.Error);
        Assert.Contains("none.yaml", outcome.Error);
    }

    [Fact]
    public async Task Schema_IsJson() => Assert.Equal("A flow", (await _box.FlowsAsync("schema")).Json.GetProperty("title").GetString());

    [Fact]
    public async Task Help_OfTheProgram_HasEveryExitCode()
    {
        var help = (await _box.FlowsAsync("--help")).Out;

        foreach (var (code, meaning) in ExitCodes.Table)
            Assert.Contains($"{code,3}  {meaning}", help);
    }

    [Fact]
    public async Task Help_OfACommandWithoutItsArguments_IsThere()
    {
        var outcome = await _box.FlowsAsync("diff", "--help");

        outcome.Is(ExitCodes.Completed);
        Assert.Contains("OTHER[@SEQ]", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("run")]
    [InlineData("list", "--limit", "0")]
    [InlineData("list", "--status", "Happy")]
    [InlineData("show", "not a run")]
    [InlineData("run", "nowhere.yaml")]
    [InlineData("graph", "no/where.yaml")]
    public async Task Usage_Wrong_IsSaid(params string[] args)
    {
        var outcome = await _box.FlowsAsync(args);

        outcome.Is(ExitCodes.BadInput);
        Assert.NotEmpty(outcome.Error);
    }

    [Fact]
    public void ExitCodes_AreDistinct() => Assert.Equal(ExitCodes.Table.Count, ExitCodes.Table.Select(t => t.Code).Distinct().Count());
}
