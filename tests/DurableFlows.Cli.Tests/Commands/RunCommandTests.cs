using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Run_Completes_PrintsOutputAndWhereItIsKept()
    {
        var outcome = await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--set", "n=21");

        outcome.Is(ExitCodes.Completed);
        Assert.Contains("\"n\": 42", outcome.Out);
        Assert.Contains("kept in " + _box.Store, outcome.Out);
    }

    [Fact]
    public async Task Run_Json_PrintsEventsAndEndsWithTheResult()
    {
        var outcome = await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", "r1", "--json");

        outcome.Is(ExitCodes.Completed);
        var lines = outcome.JsonLines;
        Assert.Equal("run.started", lines[0].GetProperty("type").GetString());
        Assert.Equal("result", lines[^1].GetProperty("type").GetString());
        Assert.Equal("completed", lines[^1].GetProperty("status").GetString());
        Assert.Equal(2, lines[^1].GetProperty("output").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Run_GateWithoutTerminal_DoesNotApproveAndPrintsTheCommandsThatAnswer()
    {
        var outcome = await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Gate), "--set", "amount=10", "--run", "r1");

        outcome.Is(ExitCodes.WaitsForInput);
        Assert.Contains("\"amount\": 10", outcome.Out);
        Assert.Contains("flows approve r1 ", outcome.Out);
        Assert.Contains("flows resume r1 --store " + _box.Store, outcome.Out);
    }

    [Fact]
    public async Task Run_WhoseChildFlowAsks_WaitsAndPrintsTheCommandsThatAnswer()
    {
        var flow = _box.Write("f.yaml", """
            id: parent
            nodes: { c: { type: flow, with: { flow: inner } } }
            flows: { inner: { nodes: { ask: { type: question, with: { title: Why? } } } } }
            """);
        var outcome = await _box.FlowsAsync("run", flow, "--run", "r1");

        outcome.Is(ExitCodes.WaitsForInput);
        Assert.Contains("flows answer r1.c.", outcome.Out);
        Assert.Contains("flows resume r1", outcome.Out);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n\n")]
    [InlineData("y\nyes\na\nok\n")]
    [InlineData("skip\n")]
    public async Task Run_GateAtTerminalWithoutTheWord_DoesNotApprove(string typed)
    {
        var outcome = await _box.AtTerminalAsync(typed, "run", _box.Write("f.yaml", TestFlows.Gate), "--set", "amount=10", "--run", "r1");

        outcome.Is(ExitCodes.WaitsForInput);
        var show = await _box.FlowsAsync("show", "r1", "--json");
        Assert.Equal("open", show.Json.GetProperty("requests")[0].GetProperty("status").GetString());
        Assert.Empty(show.Json.GetProperty("requests")[0].GetProperty("answers").EnumerateArray());
    }

    [Fact]
    public async Task Run_GateAtTerminal_ShowsWhatIsExecutedAndItsHash()
    {
        var outcome = await _box.AtTerminalAsync("skip\n", "run", _box.Write("f.yaml", TestFlows.Gate), "--set", "amount=10");

        Assert.Contains("\"to\": \"Ada\"", outcome.Out);
        Assert.Matches("SHA-256 of the whole input: [0-9a-f]{64}", outcome.Out);
        Assert.Contains("deadline: none; anyone may answer", outcome.Out);
    }

    [Fact]
    public async Task Run_GateAtTerminalApproved_Completes()
        => (await _box.AtTerminalAsync("approve\n", "run", _box.Write("f.yaml", TestFlows.Gate), "--set", "amount=10")).Is(ExitCodes.Completed);

    [Fact]
    public async Task Run_GateAtTerminalRejected_Fails()
        => (await _box.AtTerminalAsync("reject\ntoo much\n", "run", _box.Write("f.yaml", TestFlows.Gate), "--set", "amount=10")).Is(ExitCodes.Failed);

    [Fact]
    public async Task Run_QuestionAtTerminal_TakesOnlyAChoice()
    {
        var outcome = await _box.AtTerminalAsync("blue\ngreen\n", "run", _box.Write("f.yaml", TestFlows.Question));

        outcome.Is(ExitCodes.Completed);
        Assert.Contains("It is none of the choices", outcome.Out);
    }

    [Fact]
    public async Task Run_NodeFails_SaysWhy()
    {
        var outcome = await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Fails));

        outcome.Is(ExitCodes.Failed);
        Assert.Contains("house.closed", outcome.Out);
    }

    [Fact]
    public async Task Run_MalformedInput_SaysLineAndColumn()
    {
        var outcome = await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--input", _box.Write("in.json", "{\n  \"é\": nope\n}"));

        outcome.Is(ExitCodes.BadInput);
        Assert.Contains("in.json(2,9): this is not JSON", outcome.Error);
    }

    [Fact]
    public async Task Run_InputAgainstSchema_IsRefused()
        => (await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--set", "n=text")).Is(ExitCodes.BadInput);

    [Fact]
    public async Task Run_MistakesInTheFlow_NamesEveryPlace()
    {
        var outcome = await _box.FlowsAsync("run", _box.Write("f.yaml", "id: x\nnodes:\n  a: { type: transfrom }\n  b: { type: transform, needs: c }\n"));

        outcome.Is(ExitCodes.BadInput);
        Assert.Contains("f.yaml(3,", outcome.Error);
        Assert.Contains("f.yaml(4,", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    [Fact]
    public async Task Run_SameIdAgain_IsRefused()
    {
        var file = _box.Write("f.yaml", TestFlows.Plain);
        await _box.FlowsAsync("run", file, "--run", "r1");

        (await _box.FlowsAsync("run", file, "--run", "r1")).Is(ExitCodes.Ended);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    [InlineData("🚀 flow")]
    [InlineData("con")]
    [InlineData("LONG")]
    public async Task Run_WeirdFlowId_IsStoredListedAndResumedAlone(string id)
    {
        id = id == "LONG" ? new string('ü', 200) : id;
        var others = new[] { "a/b", "..", "a_b", "a.b" }.Where(o => o != id).ToArray();
        foreach (var (i, other) in others.Append(id).Index())
            (await _box.FlowsAsync("run", _box.Write($"f{i}.json", TestFlows.GateJson(other)), "--run", $"r{i}")).Is(ExitCodes.WaitsForInput);

        var run = $"r{others.Length}";
        (await _box.FlowsAsync("approve", run)).Is(ExitCodes.Completed);
        (await _box.FlowsAsync("resume", run)).Is(ExitCodes.Completed);

        var listed = (await _box.FlowsAsync("list", "--flow", id, "--json")).Json.GetProperty("runs");
        Assert.Equal(run, Assert.Single(listed.EnumerateArray()).GetProperty("run").GetString());
        Assert.Equal("completed", listed[0].GetProperty("status").GetString());
        var waiting = (await _box.FlowsAsync("list", "--status", "WaitingForInput", "--json")).Json.GetProperty("runs");
        Assert.Equal(others.Length, waiting.GetArrayLength());
    }

    [Fact]
    public async Task Run_Dry_ShowsWhatItWouldComeToAndKeepsNothing()
    {
        var flow = _box.Write("f.yaml", TestFlows.Gate);

        var dry = await _box.FlowsAsync("run", flow, "--set", "amount=5", "--dry-run");
        var wrong = await _box.FlowsAsync("run", flow, "--mock", "pay=1");

        dry.Is(ExitCodes.Completed);
        Assert.Matches(@"(?m)^pay +transform +asking +\{""amount"":5,""to"":""Ada""\}", dry.Out);
        Assert.Contains("would ask anybody: Pay 5?", dry.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("gate", (await _box.FlowsAsync("list")).Out, StringComparison.Ordinal);
        wrong.Is(ExitCodes.BadInput);
    }
}
