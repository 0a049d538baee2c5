using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Commands;

public sealed class DiffTests : IDisposable
{
    private readonly Sandbox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Diff_TwoRuns_TellsWhatDiffersAndEndsWithItsCode()
    {
        await RunAsync("one", 1);
        await RunAsync("two", 2);

        var outcome = await _box.FlowsAsync("diff", "one", "two");

        outcome.Is(ExitCodes.Differs);
        Assert.StartsWith("- one@4  flow plain, completed, ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("\n+ two@4  flow plain, completed, ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("\n  input.n: 1 → 2\n  output.n: 2 → 4\n~ twice  succeeded", outcome.Out, StringComparison.Ordinal);
        // What the node hands on as it is, is told once.
        Assert.Contains("\n    output.n: 2 → 4\n1 of 1 nodes and items differ.\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_RunsThatAreTheSame_EndsWithZero()
    {
        await RunAsync("one", 1);
        await RunAsync("two", 1);

        var outcome = await _box.FlowsAsync("diff", "one", "two");

        outcome.Is(ExitCodes.Completed);
        Assert.Contains("Nothing differs: 1 nodes and items are the same.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("= twice  succeeded", (await _box.FlowsAsync("diff", "one", "two", "--all")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one@2", "@4")]
    [InlineData("one@2", "one")]
    [InlineData("one@2", "one@4")]
    [InlineData("on@2", "o")]
    [InlineData("one@2")]
    public async Task Diff_TwoCheckpointsOfARun_MayBeWrittenShort(params string[] positions)
    {
        await RunAsync("one", 1);

        var outcome = await _box.FlowsAsync(["diff", .. positions, "--json"]);

        outcome.Is(ExitCodes.Differs);
        Assert.Equal((2, 4), (outcome.Json.GetProperty("before").GetProperty("sequence").GetInt32(), outcome.Json.GetProperty("after").GetProperty("sequence").GetInt32()));
        var node = Assert.Single(outcome.Json.GetProperty("nodes").EnumerateArray());
        Assert.Equal(("twice", "succeeded"), (node.GetProperty("node").GetString(), node.GetProperty("after").GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Diff_LongValues_AreCutAroundWhereTheyDiffer()
    {
        await RunAsync("one", 1, new string('x', 900) + "-1-");
        await RunAsync("two", 1, new string('x', 900) + "-2-");

        var outcome = await _box.FlowsAsync("diff", "one", "two");

        Assert.Contains($"\n  input.text:\n    - …{new string('x', 59)}-1-\"\n    + …{new string('x', 59)}-2-\"\n", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCodes.NotFound, "one", "none")]
    [InlineData(ExitCodes.NotFound, "none")]
    [InlineData(ExitCodes.NotFound, "one@99")]
    [InlineData(ExitCodes.BadInput, "one@x")]
    [InlineData(ExitCodes.BadInput, "one", "@0")]
    [InlineData(ExitCodes.BadInput, "one", "--limit", "0")]
    [InlineData(ExitCodes.BadInput)]
    public async Task Diff_OfWhatIsNotThere_IsSaid(int code, params string[] args)
    {
        await RunAsync("one", 1);

        (await _box.FlowsAsync(["diff", .. args])).Is(code);
    }

    private async Task RunAsync(string run, int n, string text = "")
        => (await _box.FlowsAsync("run", _box.Write("f.yaml", TestFlows.Plain), "--run", run, "--set", $"n={n}", "--set", $"text={text}")).Is(ExitCodes.Completed);
}
