using DurableFlows.Runs;

namespace DurableFlows.Tests.Execution;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("output.a && output.b", false, false, false, true)]
    [InlineData("output.a || output.b", false, true, true, true)]
    [InlineData("!(output.a && output.b)", true, true, true, false)]
    [InlineData("!(output.a || output.b)", true, false, false, false)]
    [InlineData("!output.a && output.b", false, true, false, false)]
    [InlineData("!output.a || !output.b", true, true, true, false)]
    public async Task Condition_HoldsByItsTruthTable(string when, bool neither, bool second, bool first, bool both)
    {
        foreach (var (a, b, holds) in new[] { (false, false, neither), (false, true, second), (true, false, first), (true, true, both) })
        {
            var script = new Script();
            await using var test = script.Host(f => f.Add("s", "do").Add("t", "do", o => o.After("s", when)));
            await test.RunAsync(new { a, b });

            Assert.Equal(holds ? 1 : 0, script.Count("t"));
        }
    }

    [Theory]
    [InlineData("output.no.such.thing == null", 1)]
    [InlineData("output.no > 3", 0)]
    [InlineData("nodes.s.output.list[7].name == 'x'", 0)]
    [InlineData("!output.no", 1)]
    public async Task Condition_OnWhatIsMissing_IsDefined(string when, int runs)
    {
        var script = new Script();
        await using var test = script.Host(f => f.Add("s", "do").Add("t", "do", o => o.After("s", when)));
        var result = await test.RunAsync(new { a = 1 });

        Assert.Equal((RunStatus.Completed, runs), (result.Status, script.Count("t")));
    }

    [Fact]
    public async Task Condition_ThatFails_NamesItsEdge()
    {
        var script = new Script();
        await using var test = script.Host(f => f.Add("s", "do").Add("t", "do", o => o.After("s", "output.a.shout()")));
        var result = await test.RunAsync(new { a = 1 });

        Assert.Equal((RunStatus.Failed, "edge.condition-failed"), (result.Status, result.Error?.Code));
        Assert.Contains("s -> t", result.Error?.Message, StringComparison.Ordinal);
    }
}
