using DurableFlows.Approvals;
using DurableFlows.Bundles;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Tests.Replay;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>Runs are moved to another definition where it hurts.</summary>
public sealed class AdoptionTests
{
    private readonly Script _script = new(repeatable: false);

    [Fact]
    public async Task Adopt_OfALongNodeWithoutATranslation_IsRefusedUnlessForced()
    {
        Counts("count", upTo: 3);
        await using var test = _script.Host(f => f.Add("count", "do"));
        await test.RunAsync(1);
        var changed = Adopt(f => f.Add("count", "do", o => o.Set("n", "input")));

        var refused = await Assert.ThrowsAsync<FlowException>(() => test.ResumeAsync(changed));
        var forced = await test.ResumeAsync(changed with { Adopt = changed.Adopt! with { Force = true } });

        Assert.Equal(ErrorCodes.AdoptIncompatible, refused.Code);
        Assert.Contains("node 'count': it stands at step 2 with a state of its old definition", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RunStatus.WaitingForInput, forced.Status);
        var opened = (await Journals.ReadAsync(test.Store, test.Run.Run)).OfType<DurableFlows.Journal.Records.RunOpened>().Last();
        Assert.Equal((AdoptionVerdict.Incompatible, true), (opened.Plan?.Adopts?.Verdict, opened.Plan?.Adopts?.Forced));
        Assert.Equal("0", _seen[^1]);
    }

    [Fact]
    public async Task Adopt_OfALongNodeWithATranslation_GoesOnAtItsStep()
    {
        Counts("count", upTo: 3);
        await using var test = _script.Host(f => f.Add("count", "do"));
        await test.RunAsync(1);
        var adopt = Adopt(f => f.Add("tally", "do", o => o.Set("n", "input")));
        Counts("tally", upTo: 102);

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, With(adopt, new() { ["count"] = "tally" }, new() { ["tally"] = "input + 100" }));
        await test.ResumeAsync(With(adopt, new() { ["count"] = "tally" }, new() { ["tally"] = "input + 100" }));
        await test.ReplyAsync("go on");
        var result = await test.EndAsync();

        var node = Assert.Single(preview.Adoption?.Nodes ?? []);
        Assert.Equal((AdoptionVerdict.Migrated, "count", "its state is translated, and it goes on with step 2"), (node.Verdict, node.Was, node.Why));
        Assert.Equal((RunStatus.Completed, "102"), (result.Status, result.Output?.ToString()));
        Assert.Equal(["0", "101", "102"], _seen);
    }

    [Fact]
    public async Task Adopt_OfANewerNodeType_UsesItsOwnTranslation()
    {
        Counts("count", upTo: 3);
        var types = new List<NodeType> { _script.Type };
        await using var test = new FlowTestHost(_script.Flow(f => f.Add("count", "do")) with { NodeTypes = [] }, configure: o => types.ForEach(o.NodeTypes.Add));
        await test.RunAsync(1);
        types[0] = _script.Type with { Version = 2, MigrateState = (state, from) => FlowValue.From(state.To<int>() + (from * 10)) };
        await test.CrashAsync();

        var gone = await test.ResumeAsync();
        await test.ReplyAsync("go on");
        var stuck = await test.RestAsync();
        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, Adopt(f => f.Add("count", "do")));
        await test.ResumeAsync(Adopt(f => f.Add("count", "do")));
        var result = await test.EndAsync();

        Assert.Equal(RunStatus.WaitingForInput, gone.Status);
        Assert.Equal(RunStatus.Suspended, stuck.Status);
        Assert.Equal(["typeVersion"], Assert.Single(preview.Adoption?.Nodes ?? []).Changes);
        Assert.Equal((RunStatus.Completed, "11"), (result.Status, result.Output?.ToString()));
    }

    [Fact]
    public async Task Adopt_OfANodeInFlightThatMayNotBeRepeated_IsRefusedWhereItChangesOrIsGone()
    {
        _script.Holds("pay");
        await using var test = _script.Host(f => f.Add("pay", "do").Add("after", "do", o => o.After("pay")));
        await test.StartAsync(1);
        while (!_script.Ran.Contains("pay"))
            await Task.Yield();
        await test.CrashAsync();

        var changed = await test.Client.PreviewResumeAsync(test.Run.Run, Adopt(f => f.Add("pay", "do", o => o.Set("n", "1")).Add("after", "do", o => o.After("pay"))));
        var renamed = await test.Client.PreviewResumeAsync(test.Run.Run, With(Adopt(f => f.Add("charge", "do").Add("after", "do", o => o.After("charge"))), new() { ["pay"] = "charge" }, []));
        var removed = await test.Client.PreviewResumeAsync(test.Run.Run, Adopt(f => f.Add("after", "do")));
        var untouched = await test.Client.PreviewResumeAsync(test.Run.Run, Adopt(f => f.Add("pay", "do", o => o.Title = "Pay").Add("after", "do", o => o.After("pay"))));

        Assert.Equal([AdoptionVerdict.Incompatible, AdoptionVerdict.Incompatible, AdoptionVerdict.Incompatible, AdoptionVerdict.Compatible],
            new[] { changed, renamed, removed, untouched }.Select(p => p.Adoption?.Verdict));
        Assert.Equal("an attempt of it was in flight, and what that did outside is not known", removed.Adoption?.Nodes.Single(n => n.Node == "pay").Why);
    }

    [Fact]
    public async Task Adopt_OfARunThatFailed_RunsTheMendedNodeAndKeepsTheRest()
    {
        _script.Fails("bad");
        await using var test = _script.Host(f => f.Add("good", "do").Add("bad", "do", o => o.After("good").Literal("v", 1)).Add("end", "do", o => o.After("bad")));
        Assert.Equal(RunStatus.Failed, (await test.RunAsync(1)).Status);
        _script.Do("bad", c => c.Input);

        await test.ResumeAsync(Adopt(f => f.Add("good", "do").Add("bad", "do", o => o.After("good").Literal("v", 2)).Add("end", "do", o => o.After("bad"))));
        var result = await test.EndAsync();

        Assert.Equal((RunStatus.Completed, """{"v":2}"""), (result.Status, result.Output?.ToString()));
        Assert.Equal(["good", "bad", "bad", "end"], _script.Ran);
        await IsReplayedAsync(test);
    }

    [Fact]
    public async Task Adopt_OfACompletedRun_RunsWhatIsAddedOnly()
    {
        await using var test = _script.Host(f => f.Add("a", "do"));
        await test.RunAsync(1);

        await test.ResumeAsync(Adopt(f => f.Add("a", "do").Add("b", "do", o => o.After("a").Set("x", "nodes.a.output + 1"))));
        var result = await test.EndAsync();

        Assert.Equal((RunStatus.Completed, """{"x":2}"""), (result.Status, result.Output?.ToString()));
        Assert.Equal(["a", "b"], _script.Ran);
    }

    [Fact]
    public async Task Adopt_ThatRemovesWhatAsksAndChangesTheChild_LetsGoOfBoth()
    {
        var child = FlowBuilder.Create("child").AddQuestion("q", "Which?").Build();
        var other = FlowBuilder.Create("child").AddTransform("q").Build();
        await using var test = _script.Host(f => f.AddFlow("sub", child).AddQuestion("ask", "What?"));
        await test.RunAsync(1);
        Assert.Equal(2, (await test.RequestsAsync()).Count);
        var sub = (await test.Client.GetAsync(test.Run.Run)).Nodes[0].Child;

        await test.ResumeAsync(Adopt(f => f.AddFlow("sub", other)));
        var result = await test.EndAsync();

        Assert.Equal((RunStatus.Completed, "1"), (result.Status, result.Output?.ToString()));
        Assert.Equal(RunStatus.Cancelled, (await test.Client.GetAsync(RunId.Parse(sub ?? ""))).Summary.Status);
        Assert.Empty(await test.Client.RequestsAsync());
    }

    [Theory]
    [InlineData(CheckpointBehavior.Append)]
    [InlineData(CheckpointBehavior.Replace)]
    public async Task Adopt_OfARun_IsCarriedByBundlesSnapshotsAndForks(CheckpointBehavior behavior)
    {
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a").Approval()), configure: o => o.Settings = new RunSettings { Behavior = behavior });
        await test.RunAsync(1);
        await test.ResumeAsync(Adopt(f => f.Add("a", "do").Add("c", "do", o => o.After("a").Approval().Literal("v", 3))));
        await test.CrashAsync();
        await test.ResumeAsync();
        await using var fork = await ForkAsync(test);
        await test.ApproveAsync();
        var result = await test.EndAsync();
        await test.CrashAsync();

        using var bundle = new MemoryStream();
        await test.Client.ExportAsync(test.Run.Run, bundle);
        bundle.Position = 0;
        var replayed = await new FlowReplayer(Options(new MemoryStore())).ReplayBundleAsync(bundle);

        Assert.Equal((RunStatus.Completed, """{"v":3}"""), (result.Status, result.Output?.ToString()));
        Assert.True(replayed.IsSame, RecordedTests.Describe(replayed));
        Assert.Equal((await test.Client.GetAsync(test.Run.Run)).DefinitionHash, (await test.Client.GetAsync(RunId.Parse("forked"))).DefinitionHash);
    }

    [Fact]
    public async Task Fork_WithAnotherDefinition_LeavesTheRunWithItsOwn()
    {
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a").Literal("v", 1)));
        var before = await test.RunAsync(1);

        var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { Adopt = Adopt(f => f.Add("a", "do").Add("b", "do", o => o.After("a").Literal("v", 2))).Adopt });
        var result = await fork.Completion;

        Assert.Equal(("""{"v":1}""", """{"v":2}"""), (before.Output?.ToString(), result.Output?.ToString()));
        Assert.Equal(["a", "b", "b"], _script.Ran);
    }

    [Fact]
    public async Task Adopt_OfAnotherFlowOrNamesThatAreNotThere_IsRefused()
    {
        await using var test = _script.Host(f => f.Add("a", "do", o => o.Approval()));
        await test.RunAsync(1);

        await RefusedAsync(new AdoptOptions { Flow = _script.Flow(f => f.Add("a", "do"), "other").Definition }, ErrorCodes.AdoptInvalid);
        await RefusedAsync(Adopt(f => f.Add("b", "do")).Adopt! with { Rename = new Dictionary<string, string> { ["x"] = "b" } }, ErrorCodes.IdInvalid);
        await RefusedAsync(Adopt(f => f.Add("b", "do")).Adopt! with { Rename = new Dictionary<string, string> { ["a"] = "x" } }, ErrorCodes.IdInvalid);
        await RefusedAsync(Adopt(f => f.Add("a", "do")).Adopt! with { States = new Dictionary<string, string> { ["a"] = "input +" } }, ErrorCodes.AdoptInvalid);
        await RefusedAsync(Adopt(f => f.Add("a", "do")).Adopt! with { States = new Dictionary<string, string> { ["a"] = "nodes.a.output" } }, ErrorCodes.AdoptInvalid);

        async Task RefusedAsync(AdoptOptions adopt, string code)
            => Assert.Equal(code, (await Assert.ThrowsAsync<FlowException>(() => test.ResumeAsync(new ResumeOptions { Adopt = adopt }))).Code);
    }

    [Fact]
    public async Task Adopt_ThatIsRefused_LeavesTheRunGoingOn()
    {
        await using var test = _script.Host(f => f.AddDelay("wait", TimeSpan.FromHours(1)).Add("a", "do", o => o.After("wait")));
        await test.RunAsync(1);

        await Assert.ThrowsAsync<FlowException>(() => test.ResumeAsync(new ResumeOptions { Adopt = new AdoptOptions { Flow = _script.Flow(f => f.Add("a", "do"), "other").Definition } }));
        await Assert.ThrowsAsync<FlowException>(() => test.ResumeAsync(new ResumeOptions { Rerun = ["none"] }));

        Assert.Equal(RunStatus.Completed, (await test.AdvanceAsync(TimeSpan.FromHours(2))).Status);
    }

    [Fact]
    public async Task Adopt_WithAnotherTitle_OfAnApprovedNodeInFlight_KeepsItsKey()
    {
        var keys = new List<string>();
        var hold = new TaskCompletionSource();
        _script.Step("pay", async (c, cancellation) =>
        {
            keys.Add(c.IdempotencyKey);
            if (keys.Count == 1)
                await hold.Task.WaitAsync(cancellation);
            return Script.Done(1);
        });
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval()));
        await test.RunAsync(1);
        var request = Assert.Single(await test.RequestsAsync());
        await test.Client.AnswerAsync(test.Run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
        while (keys.Count == 0)
            await Task.Yield();
        await test.CrashAsync();

        await test.ResumeAsync(Adopt(f => f.Add("pay", "do", o =>
        {
            o.Title = "Pay";
            o.Approval();
        })));
        await test.ApproveAsync();
        await test.EndAsync();

        Assert.Equal(keys[0].Split('/')[..3], keys[1].Split('/')[..3]);
    }

    [Fact]
    public async Task Adopt_WithANewNodeUnderAnIdThatAnotherHad_StartsAChildOfItsOwn()
    {
        var child = FlowBuilder.Create("child").AddTransform("t").Build();
        await using var test = _script.Host(f => f.AddFlow("sub", child, node: o => o.Literal("v", 1)).Add("ask", "do", o => o.After("sub").Approval()));
        await test.RunAsync(1);

        await test.ResumeAsync(With(Adopt(f => f.AddFlow("first", child, node: o => o.Literal("v", 1)).AddFlow("sub", child, "first", o => o.Literal("v", 2))), new() { ["sub"] = "first" }, []));
        var result = await test.EndAsync();

        Assert.Equal((RunStatus.Completed, """{"v":2}"""), (result.Status, result.Output?.ToString()));
    }

    [Fact]
    public async Task Adopt_OfANodeThatWasApprovedRemovedAndIsBack_AsksAgain()
    {
        static void Pay(FlowBuilder f) => f.Add("pay", "do", o => o.Approval()).Add("hold", "do", o => o.After("pay").Approval());
        await using var test = _script.Host(Pay);
        await test.RunAsync(1);
        await test.ApproveAsync();

        await test.ResumeAsync(Adopt(f => f.Add("hold", "do", o => o.Approval())));
        await test.ResumeAsync(Adopt(Pay));

        Assert.Equal("pay", Assert.Single(await test.RequestsAsync(), r => r.Status == RequestStatus.Open).Node);
        Assert.Equal(1, _script.Count("pay"));
    }

    [Fact]
    public async Task Adopt_ThatRenamesANodeWhoseChildFailed_StartsAChildOfItsOwn()
    {
        var child = FlowBuilder.Create("child").AddFail("stop", "no", "No.").Build();
        await using var test = _script.Host(f => f.AddFlow("sub", child));
        Assert.Equal(RunStatus.Failed, (await test.RunAsync(1)).Status);

        await test.ResumeAsync(With(Adopt(f => f.AddFlow("second", child)), new() { ["sub"] = "second" }, []));

        Assert.Equal(RunStatus.Failed, (await test.EndAsync()).Status);
    }

    [Fact]
    public async Task Adopt_AllowingFailuresOfAMap_RunsItAgain()
    {
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("[1]")).Add("ask", "do", o => o.After("m").Approval()));
        await test.RunAsync(1);

        var allowing = await test.Client.PreviewResumeAsync(test.Run.Run, Adopt(f => f.Add("m", "do", o => o.Map("[1]", maxFailures: "1")).Add("ask", "do", o => o.After("m").Approval())));

        Assert.Equal(NodeAction.RunsAgain, allowing.Nodes[0].Action);
    }

    [Fact]
    public async Task Adopt_WithMembersInAnotherOrder_IsTheSame()
    {
        await using var test = _script.Host(f => f.Add("a", "do", o => o.Set("x", "input").Set("y", "2")).Add("ask", "do", o => o.After("a").Approval()));
        await test.RunAsync(1);

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, Adopt(f => f.Add("a", "do", o => o.Set("y", "2").Set("x", "input")).Add("ask", "do", o => o.After("a").Approval())));

        Assert.Equal(AdoptionVerdict.Same, preview.Adoption?.Verdict);
    }

    [Fact]
    public async Task Adopt_OfTheSameVersionOfAType_DoesNotTranslateItsState()
    {
        Counts("count", upTo: 3);
        var type = _script.Type with { Version = 2, MigrateState = (_, _) => throw new InvalidOperationException("No.") };
        await using var test = new FlowTestHost(_script.Flow(f => f.Add("count", "do")) with { NodeTypes = [type] });
        await test.RunAsync(1);

        var preview = await test.Client.PreviewResumeAsync(test.Run.Run, Adopt(f => f.Add("count", "do", o => o.Set("n", "input"))));

        Assert.Equal(AdoptionVerdict.Incompatible, preview.Adoption?.Verdict);
    }

    [Fact]
    public async Task Answer_OfARequestWhoseNodeIsGone_IsToldThatItIsWithdrawn()
    {
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do").Add("c", "do", o => o.Approval(a => a.Editable.Add("n"))));
        await test.RunAsync(new { n = 1 });
        var request = Assert.Single(await test.RequestsAsync()).Request.Id;

        await test.ResumeAsync(Adopt(f => f.Add("a", "do").Add("ask", "do", o => o.Approval())));
        var answered = await Assert.ThrowsAsync<FlowException>(() => test.Client.AnswerAsync(test.Run.Run, request, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test", Value = FlowValue.From(new { n = 2 }) }));

        Assert.Equal(ErrorCodes.RequestWithdrawn, answered.Code);
    }

    [Fact]
    public async Task Adopt_ThatExcludesAnOutput_DoesNotStoreItUnderItsNewName()
    {
        await using var test = _script.Host(f => f.Add("ask", "do", o => o.Approval()).Add("pii", "do", o => o.After("ask")), configure: o => o.Settings = new RunSettings { Exclude = ["pii"] });
        await test.RunAsync("secret");

        await test.ResumeAsync(With(Adopt(f => f.Add("ask", "do", o => o.Approval()).Add("person", "do", o => o.After("ask"))), new() { ["pii"] = "person" }, []));
        await test.ApproveAsync();
        await test.EndAsync();

        Assert.True((await test.Client.GetAsync(test.Run.Run)).Nodes[1].Output?.Omitted);
    }

    [Fact]
    public async Task Adopt_ToAGateThatExcludesTheStarter_NeedsOne()
    {
        await using var test = _script.Host(f => f.Add("ask", "do", o => o.Approval()));
        await test.RunAsync(1);

        var refused = await Assert.ThrowsAsync<FlowException>(() => test.ResumeAsync(Adopt(f => f.Add("ask", "do", o => o.Approval(a => a.ExcludeStarter = true)))));

        Assert.Equal(ErrorCodes.InputInvalid, refused.Code);
    }

    [Fact]
    public async Task Export_OfAMovedRun_RedactsTranslatedStates()
    {
        Counts("count", upTo: 3);
        await using var test = _script.Host(f => f.Add("count", "do"));
        await test.RunAsync(1);
        await test.ResumeAsync(With(Adopt(f => f.Add("tally", "do", o => o.Set("n", "input"))), new() { ["count"] = "tally" }, new() { ["tally"] = "input + 4711" }));

        using var bundle = new MemoryStream();
        await test.Client.ExportAsync(test.Run.Run, bundle, new ExportOptions { Redact = ["nodes.*.state"] });
        using var zip = new System.IO.Compression.ZipArchive(bundle);
        using var journal = new StreamReader(zip.Entries.Single(e => e.Name == "journal.jsonl").Open());

        Assert.DoesNotContain("4712", await journal.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adopt_WhileSomebodyAnswers_CountsOnlyWhereItWasWorkedOut()
    {
        for (var round = 0; round < 20; round++)
        {
            var script = new Script();
            await using var test = script.Host(f => f.Add("a", "do", o => o.Approval()).Add("b", "do", o => o.After("a").Literal("v", 1)));
            await test.RunAsync(1);
            var request = Assert.Single(await test.RequestsAsync()).Request.Id;
            await using var other = test.NewHost();
            var adopt = new ResumeOptions { Takeover = true, Adopt = new AdoptOptions { Flow = script.Flow(f => f.Add("a", "do", o => o.Approval()).Add("b", "do", o => o.After("a").Literal("v", 2))).Definition } };

            var answering = test.Client.AnswerAsync(test.Run.Run, request, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
            var moved = await other.ResumeAsync(test.Run.Run, adopt);
            await answering;
            var result = await moved.Completion.WaitAsync(TimeSpan.FromSeconds(30));

            Assert.Equal((RunStatus.Completed, """{"v":2}"""), (result.Status, result.Output?.ToString()));
            Assert.Null((await new FlowReplayer(new FlowHostOptions { Store = test.Store, NodeTypes = { script.Type } }).VerifyAsync(test.Run.Run)).Divergence);
        }
    }

    private readonly List<string> _seen = [];

    /// <summary>A node that asks once, then counts its state up in steps.</summary>
    private void Counts(string node, int upTo) => _script.Step(node, (c, _) =>
    {
        var at = c.State?.To<int>() ?? 0;
        _seen.Add($"{at}");
        return Task.FromResult<NodeStep>(c.State is null ? new NodeStep.Asked(new Question { Title = "Go on?" }, FlowValue.From(at + 1))
            : at >= upTo ? Script.Done(at)
            : new NodeStep.Continued(FlowValue.From(at + 1), null));
    });

    private ResumeOptions Adopt(Action<FlowBuilder> build)
    {
        var builder = FlowBuilder.Create("test");
        build(builder);
        return new ResumeOptions { Adopt = new AdoptOptions { Flow = builder.Build(new NodeRegistry([_script.Type])).Definition } };
    }

    private static ResumeOptions With(ResumeOptions options, Dictionary<string, string> rename, Dictionary<string, string> states)
        => options with { Adopt = options.Adopt! with { Rename = rename, States = states } };

    private static async Task<FlowHost> ForkAsync(FlowTestHost test)
    {
        var host = test.NewHost();
        await host.ForkAsync(test.Run.Run, new ForkOptions { Run = "forked" });
        return host;
    }

    private FlowHostOptions Options(IFlowStore store) => new() { Store = store, NodeTypes = { _script.Type } };

    private async Task IsReplayedAsync(FlowTestHost test)
    {
        var replayer = new FlowReplayer(Options(test.Store));
        Assert.Null((await replayer.VerifyAsync(test.Run.Run)).Divergence);
        var replayed = await replayer.ReplayAsync(test.Run.Run);
        Assert.True(replayed.IsSame, RecordedTests.Describe(replayed));
    }
}
