using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Tests.Replay;

namespace DurableFlows.Tests.Execution;

/// <summary>Every kind of change of a definition, made under a run that waits in the middle.</summary>
public sealed class AdoptionTableTests
{
    private const AdoptionVerdict Same = AdoptionVerdict.Same;
    private const AdoptionVerdict Compatible = AdoptionVerdict.Compatible;
    private const AdoptionVerdict Migrated = AdoptionVerdict.Migrated;
    private const AdoptionVerdict Incompatible = AdoptionVerdict.Incompatible;

    private static readonly AdoptionCase[] Cases =
    [
        new("nothing", Same, "", ""),
        new("description and title of the flow", Same, "", "") { Flow = f => f.Configure(c => (c.Title, c.Description) = ("Other", "words")) },
        new("order of the nodes", Same, "", "") { SideFirst = true },
        new("title", Compatible, "twice compatible title", "") { Twice = o => o.Title = "Doubled" },
        new("retry", Compatible, "twice compatible retry", "") { Twice = o => o.Retry = new RetryPolicy { Attempts = 7 } },
        new("timeout", Compatible, "take compatible timeout", "") { Take = o => o.Timeout = TimeSpan.FromMinutes(1) },
        new("onError of what succeeded", Compatible, "take compatible onError", "") { Take = o => o.OnError = ErrorBehavior.Return },
        new("repeatable and cache", Compatible, "take compatible repeatable, cache", "") { Take = o => (o.Repeatable, o.Cache) = (true, TimeSpan.FromDays(1)) },
        new("concurrency", Compatible, "twice compatible concurrency", "") { Flow = f => f.Concurrency("few", 1), Twice = o => o.Concurrency = "few" },
        new("limit of the flow", Compatible, "", "") { Flow = f => f.Configure(c => c.MaxParallel = 1) },
        new("checkpoint settings", Compatible, "", "") { Flow = f => f.Configure(c => c.Checkpoint = new CheckpointDefinition { Keep = 3 }) },
        new("approval of what succeeded", Compatible, "twice compatible approval", "") { Twice = o => o.Approval() },
        new("approval of what asks", Compatible, "pay compatible approval", "") { Pay = o => o.Approval(a => (a.Title, a.Quorum) = ("Sure?", 1)) },
        new("retry of what asks", Compatible, "pay compatible retry", "") { Pay = o => o.Retry = new RetryPolicy { Attempts = 2 } },
        new("input", Compatible, "twice compatible input", "twice") { Factor = "3" },
        new("options", Compatible, "twice compatible with", "twice") { Twice = o => o.With(new { Note = "other" }) },
        new("when that holds", Compatible, "twice compatible when", "twice") { Twice = o => o.When = "input.n > 0" },
        new("when that does not hold", Compatible, "side compatible when", "side") { Skips = "side", WithoutSide = true, Flow = f => f.Add("side", "do", o => { o.After("take").Set("m", "nodes.take.output.n - 1"); o.When = "input.n > 100"; }) },
        new("runIf", Compatible, "twice compatible runIf", "twice") { Twice = o => o.RunIf = RunIf.Always },
        new("type", Compatible, "twice compatible type", "twice") { TwiceType = "other" },
        new("another need", Compatible, "twice compatible needs", "twice") { SideFirst = false, Twice = o => o.After("side") },
        new("condition of an edge", Compatible, "pay compatible needs", "") { Edge = "output.n > 1" },
        new("map", Compatible, "twice compatible map", "twice") { Twice = o => o.Map("[1, 2]") },
        new("node added behind", Compatible, "after compatible added", "") { Flow = f => f.Add("after", "do", o => o.After("pay").Set("x", "nodes.pay.output.cents")) },
        new("node added in the middle", Compatible, "pay compatible needs; between compatible added", "") { Flow = f => f.Add("between", "do", o => o.After("side")), Pay = o => o.After("between") },
        new("node added behind an edge whose condition holds", Compatible, "big compatible added", "") { Flow = f => f.Add("big", "do", o => o.After("twice", "output.n > 1").Set("x", "nodes.twice.output.n")) },
        new("node added behind an edge whose condition does not hold", Compatible, "big compatible added", "") { Flow = f => f.Add("big", "do", o => o.After("twice", "output.n > 100").Set("x", "nodes.twice.output.n")) },
        new("node removed", Compatible, "side compatible removed", "") { WithoutSide = true },
        new("node renamed with a map", Migrated, "double migrated ", "") { TwiceId = "double", Renames = true },
        new("node renamed without a map", Compatible, "double compatible added; pay compatible input, needs; twice compatible removed", "") { TwiceId = "double" },
        new("output of the run", Compatible, "", "") { Flow = f => f.Configure(c => c.Output = new { Total = "=nodes.pay.output.cents" }) },
        new("input schema that fits", Same, "", "") { Flow = f => f.Configure(c => c.InputSchema = new { type = "object", required = new[] { "n" } }) },
        new("input schema that does not fit", Incompatible, "", "") { Flow = f => f.Configure(c => c.InputSchema = new { type = "object", required = new[] { "m" } }) },
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Adopt_OfAWaitingRun_ReportsAndComesToWhatAFreshRunDoes(string name)
    {
        var change = Cases.Single(c => c.Name == name);
        var script = new Script(repeatable: false);
        await using var test = new FlowTestHost(Flow(script, new AdoptionCase("", Same, "", "")));
        await test.RunAsync(new { n = 4 });
        var ran = script.Ran.Count;
        var adopt = new AdoptOptions { Flow = Flow(script, change).Definition, Rename = change.Renames ? new Dictionary<string, string> { ["twice"] = change.TwiceId } : new Dictionary<string, string>() };

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, new ResumeOptions { Adopt = adopt });

        Assert.NotNull(preview.Adoption);
        Assert.Equal(change.Tells, string.Join("; ", preview.Adoption.Nodes.Where(n => n.Verdict != Same).Select(n => $"{n.Node} {n.Verdict.ToString().ToLowerInvariant()} {string.Join(", ", n.Changes)}")));
        Assert.Equal(change.Verdict, preview.Adoption.Verdict);
        if (change.Verdict == Incompatible)
            return;
        Assert.Equal(change.RunsAgain, string.Join(' ', preview.Nodes.Where(n => n.Action == NodeAction.RunsAgain && n.Node != "pay").Select(n => n.Node)));

        await test.ResumeAsync(new ResumeOptions { Adopt = adopt });
        var result = await EndAsync(test);

        Assert.Equal(string.Join(' ', change.RunsAgain.Split(' ').Except([change.Skips])), string.Join(' ', script.Ran.Skip(ran).Select(p => p.Split('[')[0]).Where(p => p is "take" or "twice" or "side").Distinct()));
        Assert.Null((await new FlowReplayer(Options(script, test)).VerifyAsync(test.Run.Run)).Divergence);
        var replayed = await new FlowReplayer(Options(script, test)).ReplayAsync(test.Run.Run);
        Assert.True(replayed.IsSame, RecordedTests.Describe(replayed));
        await using var fresh = new FlowTestHost(Flow(new Script(repeatable: false), change));
        await fresh.RunAsync(new { n = 4 });
        var expected = await EndAsync(fresh);
        Assert.Equal((RunStatus.Completed, expected.Output?.ToString()), (result.Status, result.Output?.ToString()));
        Assert.Equal((expected.Outcome?.Succeeded, string.Join(' ', expected.Outcome?.Skipped ?? [])), (result.Outcome?.Succeeded, string.Join(' ', result.Outcome?.Skipped ?? [])));
    }

    private static Flow Flow(Script script, AdoptionCase change)
    {
        var builder = FlowBuilder.Create("test");
        change.Build(builder);
        return builder.Build(new NodeRegistry(Types(script))) with { NodeTypes = Types(script) };
    }

    private static NodeType[] Types(Script script) => [script.Type with { OptionsType = typeof(Extra) }, script.Type with { Name = "other" }];

    private static FlowHostOptions Options(Script script, FlowTestHost test)
    {
        var options = new FlowHostOptions { Store = test.Store };
        foreach (var type in Types(script))
            options.NodeTypes.Add(type);
        return options;
    }

    /// <summary>Approves whatever is asked.</summary>
    private static async Task<RunResult> EndAsync(FlowTestHost test)
    {
        while (await test.RestAsync() is { Requests: [var request, ..] })
            await test.ApproveAsync("ann", request: request.Request.Id);
        return await test.EndAsync();
    }

    private sealed record Extra
    {
        public string? Note { get; init; }
    }
}
