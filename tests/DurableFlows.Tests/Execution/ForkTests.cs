using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Tests.Retention;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

/// <summary>A run that begins where another one stood.</summary>
public sealed class ForkTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Fork_OfEveryCheckpointWithAnotherInput_RunsOnlyWhatReadsItAndWhatDependsOnThat()
    {
        await using var test = _script.Host(Rates);
        await test.RunAsync(new { amount = 10 });
        var checkpoints = (await test.Client.EventsAsync(test.Run.Run)).Select(e => e.Sequence).ToList();
        foreach (var at in checkpoints)
        {
            var stood = await test.Client.GetAsync(test.Run.Run, at);
            var before = _script.Ran.Count;

            var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { At = at, Input = FlowValue.From(new { amount = 20 }) });
            var result = await fork.Completion;

            var kept = stood.Nodes.Where(n => n.Status == "succeeded").Select(n => n.Path).Except(["amount", "total"]);
            Assert.Equal(new[] { "amount", "rate", "fee", "total" }.Except(kept).Order(), _script.Ran.Skip(before).Order());
            Assert.Equal("""{"rate":2,"fee":3,"amount":20}""", result.Output?.ToString());
        }

        Assert.Equal("""{"rate":2,"fee":3,"amount":10}""", (await test.Run.Completion).Output?.ToString());
    }

    [Fact]
    public async Task Fork_WithAnOutputSet_LeavesTheRunAsItIs()
    {
        await using var test = _script.Host(Rates);
        var result = await test.RunAsync(new { amount = 10 });
        var before = _script.Ran.Count;

        var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { SetOutputs = new Dictionary<string, FlowValue> { ["rate"] = FlowValue.From(7) } });

        Assert.Equal("""{"rate":7,"fee":3,"amount":10}""", (await fork.Completion).Output?.ToString());
        Assert.Equal(["fee", "total"], _script.Ran.Skip(before));
        Assert.Equal(result.Output?.ToString(), (await test.Run.Completion).Output?.ToString());
        Assert.Equal(fork.Run.Value, Assert.Single((await test.Client.GetAsync(test.Run.Run)).Forks).Run);
    }

    [Fact]
    public async Task Fork_OfLargeValues_RefersToThem()
    {
        _script.Do("a", _ => new string('x', 100_000));
        var hold = _script.Holds("b");
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.StartAsync();
        await hold.Entered.Task;
        _script.Do("b", c => c.Input.Utf8.Length);

        var fork = await test.Host.ForkAsync(test.Run.Run);

        Assert.Equal("100002", (await fork.Completion).Output?.ToString());
        var output = Assert.Single((await test.Client.GetAsync(fork.Run)).Nodes, n => n.Path == "a").Output;
        Assert.Equal((test.Run.Run.Value, true), (output?.Run, output?.Sha256 is not null));
        hold.Released.SetResult();
        await test.EndAsync();
    }

    [Fact]
    public async Task Fork_OfARunThatAsks_AsksUnderAnIdOfItsOwn()
    {
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval()));
        var asked = Assert.Single((await test.RunAsync(1)).Requests).Request.Id;

        var fork = await test.Host.ForkAsync(test.Run.Run);
        var again = Assert.Single((await fork.WaitForInputAsync()).Requests).Request.Id;

        Assert.NotEqual(asked, again);
        Assert.Equal(2, (await test.Client.RequestsAsync()).Count);
        await test.ApproveAsync();
        Assert.Equal(RunStatus.WaitingForInput, (await test.Client.GetAsync(fork.Run)).Summary.Status);
        await test.Client.AnswerAsync(fork.Run, again, Approve);
        Assert.Equal(RunStatus.Completed, (await fork.Completion).Status);
    }

    [Fact]
    public async Task Fork_ThatCarriesRequests_AsksUnderTheSameId()
    {
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval(a => a.Deadline = TimeSpan.FromHours(1))));
        var asked = Assert.Single((await test.RunAsync(1)).Requests);

        var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { CarryRequests = true });
        var same = Assert.Single((await fork.WaitForInputAsync()).Requests);

        Assert.Equal((asked.Request.Id, asked.Request.Deadline), (same.Request.Id, same.Request.Deadline));
        await test.Client.AnswerAsync(fork.Run, same.Request.Id, Approve);
        Assert.Equal(RunStatus.Completed, (await fork.Completion).Status);
        Assert.Equal(RunStatus.WaitingForInput, (await test.Client.GetAsync(test.Run.Run)).Summary.Status);
    }

    [Fact]
    public async Task Fork_BetweenAnApprovalAndItsNode_AsksForApprovalAnew()
    {
        var hold = _script.Holds("pay");
        await using var test = _script.Host(f => f.Add("pay", "do", o => o.Approval()));
        await test.RunAsync(1);
        var request = Assert.Single((await test.Client.RequestsAsync(test.Run.Run))).Request.Id;
        await test.Client.AnswerAsync(test.Run.Run, request, Approve);
        await hold.Entered.Task;

        var fork = await test.Host.ForkAsync(test.Run.Run);

        Assert.NotEqual(request, Assert.Single((await fork.WaitForInputAsync()).Requests).Request.Id);
        hold.Released.SetResult();
    }

    [Fact]
    public async Task Fork_OfAQuestionInTheMiddleOfANode_PutsItAgainAndTakesTheReply()
    {
        _script.Step("ask", (c, _) => Task.FromResult(c.Step == 0
            ? new NodeStep.Asked(new Question { Title = "Which?", Deadline = TimeSpan.FromHours(1) }, FlowValue.From("state"))
            : Script.Done(c.Answer?.Element.GetProperty("answer").GetString())));
        await using var test = _script.Host(f => f.Add("ask", "do"));
        await test.RunAsync();
        await test.AdvanceAsync(TimeSpan.FromMinutes(30));

        var fork = await test.Host.ForkAsync(test.Run.Run);
        var asked = Assert.Single((await fork.WaitForInputAsync()).Requests);
        await test.Client.AnswerAsync(fork.Run, asked.Request.Id, new AnswerRequest { Decision = AnswerDecision.Reply, By = "ann", Via = "test", Value = FlowValue.From("this") });

        Assert.Equal("\"this\"", (await fork.Completion).Output?.ToString());
        Assert.Equal(test.Time.GetUtcNow() + TimeSpan.FromHours(1), asked.Request.Deadline);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fork_OfARunThatWasCancelledWhileItAsked_AsksAgain(bool carries)
    {
        _script.Step("ask", (c, _) => Task.FromResult(c.Step == 0 ? new NodeStep.Asked(new Question { Title = "Which?" }, FlowValue.From("state")) : Script.Done("done")));
        await using var test = _script.Host(f => f
            .Add("pay", "do", o => o.Approval())
            .Add("ask", "do")
            .Add("items", "do", o =>
            {
                o.Map("input.list");
                o.Approval();
            }));
        await test.RunAsync(new { list = new[] { 1, 2 } });
        await test.Client.CancelAsync(test.Run.Run, "ann", "enough");
        await test.EndAsync();

        var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { CarryRequests = carries });
        for (var result = await fork.WaitForInputAsync(); !fork.Completion.IsCompleted; result = await fork.WaitForInputAsync())
        {
            Assert.NotEmpty(result.Requests);
            foreach (var request in result.Requests)
                await test.Client.AnswerAsync(fork.Run, request.Request.Id, request.Request.Kind == RequestKind.Approval ? Approve : Approve with { Decision = AnswerDecision.Reply, Value = FlowValue.From("this") });
        }

        Assert.Equal(RunStatus.Completed, (await fork.Completion).Status);
    }

    [Fact]
    public async Task Fork_OfAFork_StaysOnItsBranchUnlessToldOtherwise()
    {
        await using var test = _script.Host(Rates);
        await test.RunAsync(new { amount = 10 });
        var run = test.Run.Run;

        var first = await test.Host.ForkAsync(run, new ForkOptions { Rerun = ["fee"], Branch = "b" });
        await first.Completion;
        test.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await test.Host.ForkAsync(first.Run, new ForkOptions { Rerun = ["rate"] });
        await second.Completion;
        var other = await test.Host.ForkAsync(first.Run, new ForkOptions { Rerun = ["rate"], Branch = "c" });
        await other.Completion;

        Assert.Equal([second.Run.Value, first.Run.Value], (await test.Client.ListAsync(new RunQuery { Branch = "b" })).Select(r => r.Run));
        Assert.Equal([other.Run.Value], (await test.Client.ListAsync(new RunQuery { Branch = "c", Limit = 1 })).Select(r => r.Run));
        Assert.Equal((first.Run.Value, "b"), ((await test.Client.GetAsync(second.Run)).Summary.Fork?.Run, (await test.Client.GetAsync(second.Run)).Summary.Fork?.Branch));
    }

    [Fact]
    public async Task Fork_AndItsBase_AreDeletedInThatOrder()
    {
        await using var test = _script.Host(Rates);
        await test.RunAsync(new { amount = 10 });
        var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { Rerun = ["fee"] });
        await fork.Completion;

        var error = await Assert.ThrowsAsync<FlowException>(() => test.Client.DeleteAsync(test.Run.Run));
        await test.Client.DeleteAsync(fork.Run);
        await test.Client.DeleteAsync(test.Run.Run);

        Assert.Equal(ErrorCodes.RunNeeded, error.Code);
        Assert.Empty(await test.Client.ListAsync(new RunQuery()));
    }

    [Fact]
    public async Task Fork_WhileItsBaseIsDeleted_IsThereWholeOrNotAtAll()
    {
        for (var round = 0; round < 25; round++)
        {
            await using var test = _script.Host(Rates);
            await test.RunAsync(new { amount = 10 });

            var forking = Task.Run(() => test.Host.ForkAsync(test.Run.Run, new ForkOptions { Run = "fork", SetOutputs = new Dictionary<string, FlowValue> { ["rate"] = FlowValue.From(7) } }));
            var deleting = Task.Run(() => test.Client.DeleteAsync(test.Run.Run));
            await Task.WhenAll(forking.ContinueWith(_ => { }, TaskScheduler.Default), deleting.ContinueWith(_ => { }, TaskScheduler.Default));

            if (forking.IsCompletedSuccessfully)
                Assert.Equal("""{"rate":7,"fee":3,"amount":10}""", (await (await forking).Completion).Output?.ToString());
            Assert.NotEqual(forking.IsCompletedSuccessfully, deleting.IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task Fork_WhoseBaseIsRemovedRightBehindItsRecord_IsNotBegun()
    {
        await using var test = _script.Host(Rates);
        await test.RunAsync(new { amount = 10 });
        var run = test.Run.Run;
        var first = JournalCodec.Decode(run, 1, (await test.Store.ReadAsync(run, JournalPosition.Start, null, default)).Records[0].Span);
        var store = new MeddlingStore(test.Store, "none/", () => Task.CompletedTask)
        {
            Around = async append =>
            {
                await test.Store.AppendAsync(run, [JournalCodec.Encode(new RunDeleting { Id = "deleting", Run = first.Run, Time = first.Time, OfGeneration = 1 })], null, default);
                var receipt = await append();
                await test.Store.DeleteRunAsync(run, default);
                return receipt;
            },
        };
        await using var host = new FlowHost(new FlowHostOptions { Store = store, NodeTypes = { _script.Type } }, null, test.Time);
        var refused = await Assert.ThrowsAsync<FlowException>(() => host.ForkAsync(run, new ForkOptions { Run = "fork", SetOutputs = new Dictionary<string, FlowValue> { ["rate"] = FlowValue.From(7) } }));

        Assert.Equal(ErrorCodes.RunNotFound, refused.Code);
        Assert.Empty((await test.Store.ReadAsync(RunId.Parse("fork"), JournalPosition.Start, null, default)).Records);
    }

    [Fact]
    public async Task Fork_AndResume_ByTwoPeopleAtOnce_GoOnAsRunsOfTheirOwn()
    {
        _script.Fails("total", times: 1);
        await using var test = _script.Host(Rates);
        await test.RunAsync(new { amount = 10 });
        await using var other = test.NewHost();
        var at = (await test.Client.GetAsync(test.Run.Run)).Sequence;

        var forks = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => (i % 2 == 0 ? test.Host : other).ForkAsync(test.Run.Run, new ForkOptions { At = at, By = $"p{i}", Branch = $"b{i}" })).Append(test.Host.ResumeAsync(test.Run.Run)));

        Assert.All(await Task.WhenAll(forks.Select(f => f.Completion)), r => Assert.Equal("""{"rate":2,"fee":3,"amount":10}""", r.Output?.ToString()));
        Assert.Equal(5, forks.Select(f => f.Run).Distinct().Count());
    }

    [Fact]
    public async Task Fork_OfACompletedRunWithoutAnythingDifferent_IsRefused()
    {
        await using var test = _script.Host(Rates);
        await test.RunAsync(new { amount = 10 });

        var ended = await Assert.ThrowsAsync<FlowException>(() => test.Host.ForkAsync(test.Run.Run));
        var none = await Assert.ThrowsAsync<FlowException>(() => test.Host.ForkAsync(test.Run.Run, new ForkOptions { At = 99 }));
        var taken = await Assert.ThrowsAsync<FlowException>(() => test.Host.ForkAsync(test.Run.Run, new ForkOptions { At = 3, Run = test.Run.Run.Value }));

        Assert.Equal((ErrorCodes.RunEnded, ErrorCodes.RunNotFound, ErrorCodes.RunExists), (ended.Code, none.Code, taken.Code));
        Assert.Empty((await test.Client.GetAsync(test.Run.Run)).Forks);
    }

    [Fact]
    public async Task Export_OfAFork_CarriesTheValuesOfItsBase()
    {
        _script.Do("a", _ => new string('x', 100_000));
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")));
        await test.RunAsync();
        var fork = await test.Host.ForkAsync(test.Run.Run, new ForkOptions { Rerun = ["b"] });
        var output = (await fork.Completion).Output;
        using var bundle = new MemoryStream();
        await test.Client.ExportAsync(fork.Run, bundle);
        bundle.Position = 0;

        await using var elsewhere = new FlowHost(new FlowHostOptions { Store = new MemoryStore(), NodeTypes = { _script.Type } });
        await elsewhere.Client.ImportAsync(bundle);
        var again = await elsewhere.ResumeAsync(fork.Run, new ResumeOptions { Rerun = ["b"] });

        var result = await again.Completion;
        Assert.Equal((RunStatus.Completed, output?.ToString()), (result.Status, result.Output?.ToString()));
    }

    private static AnswerRequest Approve => new() { Decision = AnswerDecision.Approve, By = "ann", Via = "test" };

    /// <summary>One branch reads the input, one does not.</summary>
    private void Rates(FlowBuilder flow)
    {
        _script.Do("rate", _ => 2).Do("fee", _ => 3);
        if (!_script.Ran.Contains("total"))
            _script.Do("amount", c => c.Input);
        flow.Add("rate", "do", o => o.Set("what", "1"))
            .Add("fee", "do", o => o.After("rate").Set("what", "nodes.rate.output"))
            .Add("amount", "do", o => o.Set("amount", "input.amount"))
            .Add("total", "do", o => o.After("fee").After("amount").Set("rate", "nodes.rate.output").Set("fee", "nodes.fee.output").Set("amount", "nodes.amount.output.amount"));
    }
}
