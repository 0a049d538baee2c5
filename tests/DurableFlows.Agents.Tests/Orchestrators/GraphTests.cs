using DurableFlows.Agents.Tests.Agents;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Runs;

namespace DurableFlows.Agents.Tests.Orchestrators;

public sealed class GraphTests
{
    [Fact]
    public async Task Graph_WithConditions_TakesTheFirstEdgeThatHolds()
    {
        const string States = """
            states:
              start: { run: echo, next: [{ to: high, when: output.n > 5 }, { to: low }] }
              high: { run: mark, input: { as: high } }
              low: { run: mark, input: { as: low } }
            """;
        await using var high = Of(States);
        await using var low = Of(States);

        Assert.Equal("\"high\"", (await high.RunAsync(new { n = 6 })).Output?.ToString());
        Assert.Equal("\"low\"", (await low.RunAsync(new { n = 5 })).Output?.ToString());
    }

    [Fact]
    public async Task Graph_WithACycle_GoesRoundUntilItsConditionHolds()
    {
        await using var test = Of("""
            states:
              more: { run: echo, input: { n: "=(output.n ?? 0) + 1" }, next: [{ to: more, when: output.n < input.upTo }, { to: end }] }
            """);
        var result = await test.RunAsync(new { upTo = 4 });

        Assert.Equal("""{"n":4}""", result.Output?.ToString());
        Assert.Equal(["machine[0]", "machine[1]", "machine[2]", "machine[3]"], await CallsAsync(test));
    }

    [Fact]
    public async Task State_WithSeveralFlows_RunsThemSideBySideAndGivesAllOfThem()
    {
        await using var test = Of("""
            states:
              both: { run: mark, beside: [echo], input: { as: "=input.name" }, next: [{ to: after }] }
              after: { run: echo, input: { mark: =output.mark, echo: =nodes.both.output.echo.as } }
            """);
        var result = await test.RunAsync(new { name = "x" });

        Assert.Equal("""{"mark":"x","echo":"x"}""", result.Output?.ToString());
        var records = await JournalAsync(test);
        Assert.Single(records, r => r.Contains("\"count\":2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task State_WithoutAFlow_OnlyDecides()
    {
        await using var test = Of("""
            start: choose
            states:
              a: { run: mark, input: { as: a } }
              choose: { next: [{ to: a, when: input.go == 'a' }, { to: b }] }
              b: { run: mark, input: { as: b } }
            """);

        Assert.Equal("\"b\"", (await test.RunAsync(new { go = "b" })).Output?.ToString());
        Assert.Equal(["machine[0]"], await CallsAsync(test));
    }

    [Fact]
    public async Task State_WhoseFlowFails_LeadsToItsHandler()
    {
        await using var test = Of("""
            states:
              one: { run: echo, next: [{ to: two }] }
              two: { run: mark, beside: [break], input: { as: x }, onError: mend }
              mend: { run: echo, input: { before: =output.n, code: =nodes.two.error.code, gave: =nodes.two.output, never: =nodes.never.status } }
              never: { }
            """);

        Assert.Equal("""{"before":1,"code":"it.broke","gave":null,"never":"missing"}""", (await test.RunAsync(new { n = 1 })).Output?.ToString());
    }

    [Fact]
    public async Task State_WhoseFlowFails_FailsTheNodeAndIsEnteredAgainByAResume()
    {
        const string States = "states: { one: { run: echo, next: [{ to: two }] }, two: { run: break } }";
        await using var test = Of(States);
        var failed = await test.RunAsync(new { n = 1 });
        Assert.Equal(("it.broke", "Node 'machine' failed: State 'two' of node 'machine' failed: Node 'do' failed: it broke"), (failed.Error?.Code, failed.Error?.Message));
        var flow = Yaml.FlowYaml.Load(Written(States).Replace("type: fail, with: { code: it.broke, message: it broke }", "type: transform", StringComparison.Ordinal), AgentTest.Registry);
        var result = await test.Host.ResumeAsync(new ResumeOptions { Adopt = new AdoptOptions { Flow = flow } });

        Assert.Equal((RunStatus.Completed, """{"n":1}"""), (result.Status, result.Output?.ToString()));
        Assert.Equal(["machine[0]", "machine[1]", "machine[2]"], await CallsAsync(test));
    }

    [Fact]
    public async Task Graph_ThatNeverEnds_FailsAtItsLimitAndGoesOnWithALargerOne()
    {
        const string States = "states: { more: { run: echo, input: { n: '=(output.n ?? 0) + 1' }, next: [{ to: more, when: output.n < 5 }] } }";
        await using var test = Of($"maxSteps: 3\n{States}");
        var failed = await test.RunAsync(new { });
        Assert.Equal((RunStatus.Failed, AgentCodes.OrchestratorLimit), (failed.Status, failed.Error?.Code));
        Assert.Contains("has been through 3 states, and its next is 'more'", failed.Error?.Message, StringComparison.Ordinal);
        var result = await test.Host.ResumeAsync(Adopting($"maxSteps: 5\n{States}"));

        Assert.Equal("""{"n":5}""", result.Output?.ToString());
        Assert.Equal(5, (await CallsAsync(test)).Count());
    }

    [Fact]
    public async Task Graph_ThatEndsWithItsLastStep_IsDone()
    {
        await using var test = Of("maxSteps: 1\nstates: { one: { run: echo, next: [{ to: end }] } }");

        Assert.Equal(RunStatus.Completed, (await test.RunAsync(new { })).Status);
    }

    [Fact]
    public async Task Graph_InAStateThatIsNoLongerThere_FailsAndSaysSo()
    {
        await using var test = Of("states: { one: { run: break } }");
        await test.RunAsync(new { });
        var result = await test.Host.ResumeAsync(Adopting("states: { other: { run: echo } }"));

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("stands in state 'one', which its definition no longer has", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graph_WithAnOutput_MapsWhatItSaw()
    {
        await using var test = Of("""
            states:
              one: { run: mark, input: { as: a }, next: [{ to: two }] }
              two: { run: echo }
            output: { first: =nodes.one.output, last: =output, given: =input.n, steps: =index }
            """);

        Assert.Equal("""{"first":"a","last":"a","given":1,"steps":2}""", (await test.RunAsync(new { n = 1 })).Output?.ToString());
    }

    [Fact]
    public async Task Condition_ThatFails_FailsTheNode()
    {
        await using var test = Of("states: { one: { run: echo, next: [{ to: end, when: 'output.n.nothing()' }] } }");

        Assert.Equal(Diagnostics.ErrorCodes.ExpressionFailed, (await test.RunAsync(new { n = 1 })).Error?.Code);
    }

    [Theory]
    [InlineData("start: on\nstates: { one: { } }", ".start", "one")]
    [InlineData("states: { one: { next: [{ to: tow }] }, two: { } }", ".states.one.next[0].to", "two")]
    [InlineData("states: { one: { next: [{ to: end, when: 'a ===' }] } }", ".states.one.next[0].when", "not an expression")]
    [InlineData("states: { one: { next: [{ to: end, when: item.x }] } }", ".states.one.next[0].when", "'item' is not known here")]
    [InlineData("states: { one: { next: [{ to: end, when: nodes.tow.output }] } }", ".states.one.next[0].when", "no state 'tow'")]
    [InlineData("states: { one: { onError: nobody } }", ".states.one.onError", "no state 'nobody'")]
    [InlineData("states: { one: { input: { a: ['=1 +'] } } }", ".states.one.input.a[0]", "Unexpected")]
    [InlineData("states: { one: { run: nowhere } }", ".states.one.run", "nowhere")]
    [InlineData("states: { one: { run: echo, beside: [mark, nowhere] } }", ".states.one.beside[1]", "nowhere")]
    [InlineData("states: { one: { run: echo, beside: [echo] } }", ".states.one.beside", "more than once")]
    [InlineData("states: { end: { } }", ".states.end", "another name")]
    [InlineData("states: { }", ".states", "")]
    [InlineData("states: { one: { } }\noutput: =nodes.two.output", ".output", "no state 'two'")]
    [InlineData("states: { one: { } }\nmaxSteps: 0", ".maxSteps", "1")]
    public void Definition_WithAMistake_SaysWhereItIs(string with, string path, string says)
    {
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => Yaml.FlowYaml.Load(Written(with), AgentTest.Registry)).Mistakes);

        Assert.Equal($"$.nodes.machine.with{path}", mistake.Path);
        Assert.Contains(says, mistake.ToString(), StringComparison.Ordinal);
    }

    private static AgentTest Of(string with) => AgentTest.Flowing(Written(with));

    private static ResumeOptions Adopting(string with) => new() { Adopt = new AdoptOptions { Flow = Yaml.FlowYaml.Load(Written(with), AgentTest.Registry) } };

    private static async Task<IEnumerable<string>> CallsAsync(AgentTest test)
        => (await test.Host.Client.GetAsync(test.Host.Run.Run)).Nodes.Where(n => n.Path != "machine").Select(n => n.Path);

    private static async Task<IEnumerable<string>> JournalAsync(AgentTest test)
        => (await test.Host.Store.ReadAsync(test.Host.Run.Run, Journal.JournalPosition.Start, null, default)).Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span));

    private static string Written(string with) => $$$"""
        id: test
        nodes:
          machine:
            type: graph-orchestrator
            with:
              {{{with.ReplaceLineEndings("\n      ")}}}
        flows:
          echo: { nodes: { do: { type: transform } } }
          mark: { nodes: { do: { type: transform, with: { text: "{{ input.as }}" } } } }
          break: { nodes: { do: { type: fail, with: { code: it.broke, message: it broke } } } }
        """;
}
