using DurableFlows.Approvals;
using DurableFlows.Comparisons;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Comparisons;

/// <summary>Two runs, or two positions of one, side by side.</summary>
public sealed class CompareTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Compare_TwoRunsOfTheSameInput_AreTheSameWhateverTheyTook()
    {
        _script.Fails("b", times: 1, retryable: true);
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o =>
        {
            o.After("a");
            o.Retry = new RetryPolicy { Attempts = 3, Interval = TimeSpan.Zero };
        }));
        await test.RunAsync(new { n = 1 });
        var first = test.Run.Run;
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await test.RunAsync(new { n = 1 });

        var compared = await test.Client.CompareAsync(new RunPosition(first), new RunPosition(test.Run.Run), new CompareOptions { All = true });

        Assert.True(compared.IsSame);
        Assert.Equal((2, 2), (compared.Same, compared.Nodes.Count));
        Assert.Equal((2, 1), (compared.Nodes[1].Before?.Attempt, compared.Nodes[1].After?.Attempt));
    }

    [Fact]
    public async Task Compare_AnotherInput_NamesWhatFollowsFromIt()
    {
        _script.Do("double", c => c.Input.Element.GetProperty("n").GetInt32() * 2);
        await using var test = _script.Host(f => f.Add("double", "do", o => o.Set("n", "input.n")).Add("other", "do", o => o.Set("x", "1")));
        await test.RunAsync(new { n = 1 });
        var first = test.Run.Run;
        await test.RunAsync(new { n = 2 });

        var compared = await test.Client.CompareAsync(new RunPosition(first), new RunPosition(test.Run.Run));

        Assert.Equal(["input.n 1 2", "output.double 2 4"], Words(compared.Differences));
        var node = Assert.Single(compared.Nodes);
        Assert.Equal(("double", 1), (node.Node, compared.Same));
        Assert.Equal(["input.n 1 2", "output 2 4"], Words(node.Differences));
    }

    [Fact]
    public async Task Compare_LargeValues_NamesThePlaceInside()
    {
        _script.Do("make", c => new { Filler = new string('x', 10_000), Items = new[] { 1, 2, 3, c.Input.Element.GetProperty("n").GetInt32() } });
        await using var test = _script.Host(f => f.Add("make", "do").Add("use", "do", o => o.After("make").Set("length", "nodes.make.output.filler.length")));
        await test.RunAsync(new { n = 12 });
        var first = test.Run.Run;
        await test.RunAsync(new { n = 14 });

        var compared = await test.Client.CompareAsync(new RunPosition(first), new RunPosition(test.Run.Run));

        var node = Assert.Single(compared.Nodes);
        Assert.Equal(["input.n 12 14", "output.items[3] 12 14"], Words(node.Differences));
        Assert.Null(node.After?.Output);
    }

    [Fact]
    public async Task Compare_TwoPositionsOfARun_TellsWhatHappenedBetweenThem()
    {
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval(a => a.Editable.Add("to"))));
        await test.RunAsync(new { amount = 10, to = "Ada" });
        var asked = (await test.Client.GetAsync(test.Run.Run)).Sequence;
        var request = Assert.Single(await test.Client.RequestsAsync(test.Run.Run)).Request.Id;
        await test.Client.AnswerAsync(test.Run.Run, request, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test", Comment = "seen", Value = FlowValue.From(new { to = "Grace" }) });
        await test.EndAsync();

        var compared = await test.Client.CompareAsync(new RunPosition(test.Run.Run, asked), new RunPosition(test.Run.Run));

        Assert.Equal(
            [
                "status \"asking\" \"succeeded\"", "request.status \"open\" \"approved\"", "answer.decision - \"approve\"", "answer.by - \"ann\"", "answer.comment - \"seen\"",
                "input.to \"Ada\" \"Grace\"", "output - {\"amount\":10,\"to\":\"Grace\"}",
            ],
            Words(Assert.Single(compared.Nodes).Differences));
        Assert.Contains("status \"waitingForInput\" \"completed\"", Words(compared.Differences));
    }

    [Fact]
    public async Task Compare_AMap_TellsTheItemsAndNotTheListTwice()
    {
        _script.Do("each", c => new { Twice = c.Input.Element.GetInt32() * 2 });
        await using var test = _script.Host(f => f.Add("each", "do", o => o.Map("input.list")));
        await test.RunAsync(new { list = new[] { 1, 2, 3 } });
        var first = test.Run.Run;
        await test.RunAsync(new { list = new[] { 1, 5, 3, 4 } });

        var compared = await test.Client.CompareAsync(new RunPosition(first), new RunPosition(test.Run.Run));

        Assert.Equal(["each[1]", "each[3]"], compared.Nodes.Select(n => n.Node));
        Assert.Equal(["input 2 5", "output.twice 4 10"], Words(compared.Nodes[0].Differences));
        Assert.Equal((null, """{"twice":8}"""), (compared.Nodes[1].Before, compared.Nodes[1].After?.Output?.ToString()));
        Assert.Equal(3, compared.Same);
    }

    [Fact]
    public async Task Compare_AnotherDefinition_TellsWhichNodesAreNewGoneOrChanged()
    {
        var store = new MemoryStore();
        await using var old = _script.Host(f => f.Add("same", "do").Add("changed", "do", o => o.Set("x", "1")).Add("gone", "do"), store);
        await using var changed = _script.Host(f => f.Add("same", "do").Add("changed", "do", o => o.Set("x", "2")).Add("new", "do"), store);
        await old.RunAsync(1);
        await changed.RunAsync(1);

        var compared = await old.Client.CompareAsync(new RunPosition(old.Run.Run), new RunPosition(changed.Run.Run));

        Assert.Equal(["changed", "gone", "new"], compared.Nodes.Select(n => n.Node));
        Assert.Equal(["definition.input.x \"=1\" \"=2\"", "output.x 1 2"], Words(compared.Nodes[0].Differences));
        Assert.Equal((true, true), (compared.Nodes[1].After is null, compared.Nodes[2].Before is null));
        Assert.Contains(compared.Differences, d => d.Path == "definition");
    }

    [Fact]
    public async Task Compare_ARunWithItsFork_TellsWhatTheChangeDid()
    {
        _script.Do("rate", _ => 2);
        await using var test = _script.Host(f => f.Add("rate", "do", o => o.Set("x", "1")).Add("fee", "do", o => o.After("rate").Set("fee", "nodes.rate.output * 10")).Add("other", "do"));
        await test.RunAsync(1);
        var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { SetOutputs = new Dictionary<string, FlowValue> { ["rate"] = FlowValue.From(3) } });
        await fork.Completion;

        var compared = await test.Client.CompareAsync(new RunPosition(test.Run.Run), new RunPosition(fork.Run));

        Assert.Equal(["rate", "fee"], compared.Nodes.Select(n => n.Node));
        Assert.Equal(["output.fee 20 30"], Words(compared.Nodes[1].Differences));
    }

    [Fact]
    public async Task Compare_WhatFailed_TellsHow()
    {
        _script.Fails("a", times: 1);
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.RunAsync(1);
        var first = test.Run.Run;
        await test.RunAsync(1);

        var compared = await test.Client.CompareAsync(new RunPosition(test.Run.Run), new RunPosition(first));

        Assert.Equal(["status \"succeeded\" \"failed\"", "error.code - \"boom\"", "error.message - \"a fails\"", "output 1 -"], Words(Assert.Single(compared.Nodes).Differences));
        Assert.Contains("error.code - \"boom\"", Words(compared.Differences));
    }

    [Fact]
    public async Task Compare_OutputsThatWereNotStored_TellsThatTheyDiffer()
    {
        await using var test = _script.Host(f => f.Configure(x => x.Checkpoint = new CheckpointDefinition { Exclude = ["a"] }).Add("a", "do"));
        await test.RunAsync(1);
        var first = test.Run.Run;
        await test.RunAsync(1);
        var second = test.Run.Run;
        await test.RunAsync(2);
        await using var elsewhere = test.NewHost();

        var same = await elsewhere.Client.CompareAsync(new RunPosition(first), new RunPosition(second));
        var other = await elsewhere.Client.CompareAsync(new RunPosition(first), new RunPosition(test.Run.Run));

        Assert.True(same.IsSame);
        Assert.StartsWith("\"(not stored) ", Assert.Single(other.Nodes).Differences.Single(d => d.Path == "output").After?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_WithWhatIsNotThere_IsRefused()
    {
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.RunAsync(1);

        var none = await Assert.ThrowsAsync<FlowException>(() => test.Client.CompareAsync(new RunPosition(test.Run.Run), RunPosition.Parse("none")));
        var late = await Assert.ThrowsAsync<FlowException>(() => test.Client.CompareAsync(new RunPosition(test.Run.Run, 99), new RunPosition(test.Run.Run)));

        Assert.Equal((ErrorCodes.RunNotFound, ErrorCodes.RunNotFound), (none.Code, late.Code));
    }

    private static IEnumerable<string> Words(IEnumerable<Difference> differences)
        => differences.Where(d => !d.Path.StartsWith("outcome", StringComparison.Ordinal)).Select(d => $"{d.Path} {d.Before?.ToString() ?? "-"} {d.After?.ToString() ?? "-"}");
}
