using DurableFlows.Approvals;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;
using DurableFlows.Yaml;
using Microsoft.DurableTask.Client;

namespace DurableFlows.DurableTask.Tests;

/// <summary>Runs on Durable Task, by its own in-process host.</summary>
public sealed class PumpTests
{
    private const string Gate = """
        id: gate
        nodes:
          pay: { type: transform, input: 1, approval: { title: Pay? } }
        """;

    private static readonly RunId Run = RunId.Parse("r1");

    [Fact]
    public async Task Chain_OfThree_CompletesWithOneActivityForEachNode()
    {
        await using var host = await DurableHost.StartAsync();

        var run = await host.RunAsync("""
            id: chain
            nodes:
              a: { type: transform, input: '=input.n + 1' }
              b: { type: transform, needs: a, input: '=nodes.a.output + 1' }
              c: { type: transform, needs: b, input: '=nodes.b.output + 1' }
            """, new { n = 1 });
        var instance = await host.InstanceAsync();

        Assert.Equal((RunStatus.Completed, "4"), (run.Summary.Status, (await OutputAsync(host, run)).ToString()));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus);
        Assert.Equal(3, host.Calls[PumpNames.Attempt]);
    }

    [Fact]
    public async Task FanOut_AndJoin_RunsEachOnce()
    {
        await using var host = await DurableHost.StartAsync();

        var run = await host.RunAsync("""
            id: fan
            nodes:
              list: { type: transform, input: '=Array.from({ length: 120 }, (_, i) => i)' }
              each: { type: transform, needs: list, map: { items: nodes.list.output }, input: '=item * 2' }
              sum: { type: transform, needs: each, input: '=nodes.each.output.reduce((a, b) => a + b, 0)' }
            """);

        Assert.Equal((RunStatus.Completed, "14280"), (run.Summary.Status, (await OutputAsync(host, run)).ToString()));
        Assert.Equal(120, (await host.Flows.EventsAsync(Run)).Count(e => e.Type == "node.completed" && e.Node?.StartsWith("each[", StringComparison.Ordinal) == true));
        Assert.True(host.Calls[PumpNames.Attempt] < 20, $"{host.Calls[PumpNames.Attempt]} activities");
    }

    [Fact]
    public async Task Gate_ApprovedThroughTheClient_GoesOn()
    {
        await using var host = await DurableHost.StartAsync();
        await host.StartRunAsync("""
            id: gate
            nodes:
              pay: { type: transform, input: { amount: =input.amount }, approval: { title: 'Pay {{ input.amount }}?' } }
            """, new { amount = 7 });
        var asks = await host.EndAsync();

        await ApproveAsync(host, asks.Requests[0].Request.Id);
        await host.Runs.WakeAsync(Run, default);
        var run = await host.EndAsync();

        Assert.Equal(RunStatus.WaitingForInput, asks.Summary.Status);
        Assert.Equal(RunStatus.Completed, run.Summary.Status);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.InstanceAsync()).RuntimeStatus);
    }

    [Fact]
    public async Task Gate_WhoseWakeIsLost_IsFoundByTheReconciler()
    {
        await using var host = await DurableHost.StartAsync();
        await host.StartRunAsync(Gate);
        var asks = await host.EndAsync();
        await ApproveAsync(host, asks.Requests[0].Request.Id);

        await host.Engine.Reconciler(host.Client).RunAsync();

        Assert.Equal(RunStatus.Completed, (await host.EndAsync()).Summary.Status);
    }

    [Fact]
    public async Task Deadline_Passed_ExpiresByATimer()
    {
        await using var host = await DurableHost.StartAsync();

        await host.StartRunAsync("""
            id: gate
            nodes:
              pay: { type: transform, input: 1, approval: { title: Pay?, deadline: 1s } }
            """);
        var ended = await UntilAsync(host, s => s is RunStatus.Failed);

        Assert.Equal(RunStatus.Failed, ended.Summary.Status);
        Assert.Equal(RequestStatus.Expired, ended.Requests[0].Status);
    }

    [Fact]
    public async Task Delay_Waits_AndGoesOn()
    {
        await using var host = await DurableHost.StartAsync();

        var run = await host.RunAsync("""
            id: slow
            nodes:
              wait: { type: delay, with: { for: 1s } }
              after: { type: transform, needs: wait, input: 5 }
            """);

        Assert.Equal(RunStatus.Completed, run.Summary.Status);
    }

    [Fact]
    public async Task Failure_IsRecordedAndResumedUnderTheNextGeneration()
    {
        await using var host = await DurableHost.StartAsync();
        var failed = await host.RunAsync("""
            id: fails
            nodes:
              ok: { type: transform, input: 1 }
              stop: { type: fail, needs: ok, with: { code: house.closed, message: It is closed. } }
            """);
        await host.InstanceAsync();

        await host.Runs.ResumeAsync(Run, new ResumeOptions(), default);
        await host.InstanceAsync("r1~2");
        var again = await host.EndAsync();

        Assert.Equal((RunStatus.Failed, 1), (failed.Summary.Status, failed.Generation));
        Assert.Equal((RunStatus.Failed, 2), (again.Summary.Status, again.Generation));
        Assert.Single((await host.Flows.EventsAsync(Run)), e => e is { Type: "node.completed", Node: "ok" });
    }

    [Fact]
    public async Task Cancel_WhileWaiting_EndsTheRunAndItsInstance()
    {
        await using var host = await DurableHost.StartAsync();
        await host.StartRunAsync("""
            id: slow
            nodes:
              wait: { type: delay, with: { for: 1h } }
            """);
        await UntilAsync(host, _ => true);

        await host.Flows.CancelAsync(Run, "ann", "no more");
        await host.Runs.WakeAsync(Run, default);

        Assert.Equal(RunStatus.Cancelled, (await host.EndAsync()).Summary.Status);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.InstanceAsync()).RuntimeStatus);
    }

    [Fact]
    public async Task SuspendAndResume_UnderALivingInstance_ArePlainRecords()
    {
        await using var host = await DurableHost.StartAsync();
        await host.StartRunAsync(Gate);
        var asks = await host.EndAsync();

        await host.Flows.SuspendAsync(Run, "ann", "lunch");
        await host.Runs.WakeAsync(Run, default);
        await ApproveAsync(host, asks.Requests[0].Request.Id);
        await host.Runs.WakeAsync(Run, default);
        await host.Runs.ResumeAsync(Run, new ResumeOptions(), default);
        var run = await host.EndAsync();

        Assert.Equal((RunStatus.Completed, 1), (run.Summary.Status, run.Generation));
    }

    [Fact]
    public async Task Adopt_UnderALivingInstance_GoesOnInOneOfTheNewDefinition()
    {
        await using var host = await DurableHost.StartAsync();
        await host.StartRunAsync(Gate);
        var asks = await host.EndAsync();
        var flow = FlowYaml.Load(Gate.Replace("input: 1", "input: 2", StringComparison.Ordinal), new NodeRegistry(BuiltInNodes.All));

        await host.Runs.ResumeAsync(Run, new ResumeOptions { Adopt = new AdoptOptions { Flow = flow } }, default);
        var asksAgain = await host.EndAsync();
        await ApproveAsync(host, asksAgain.Requests.Single(r => r.Status == RequestStatus.Open).Request.Id);
        await host.Runs.WakeAsync(Run, default);
        var run = await host.EndAsync();

        Assert.NotEqual(asks.Requests[0].Request.Id, asksAgain.Requests.Single(r => r.Status == RequestStatus.Open).Request.Id);
        Assert.Equal((RunStatus.Completed, 2, "2"), (run.Summary.Status, run.Generation, (await OutputAsync(host, run)).ToString()));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.InstanceAsync()).RuntimeStatus);
    }

    [Fact]
    public async Task Child_IsAnInstanceOfItsOwn()
    {
        await using var host = await DurableHost.StartAsync();

        var run = await host.RunAsync("""
            id: parent
            flows:
              sub:
                id: sub
                nodes:
                  twice: { type: transform, input: '=input * 2' }
            nodes:
              call: { type: flow, with: { flow: sub }, input: 21 }
            """);
        var child = run.Nodes[0].Child ?? "";

        Assert.Equal((RunStatus.Completed, "42"), (run.Summary.Status, (await OutputAsync(host, run)).ToString()));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.InstanceAsync(child)).RuntimeStatus);
    }

    [Fact]
    public async Task Hub_LostWhileARunWaits_IsFollowedByAnotherFromTheJournalAlone()
    {
        var store = new MemoryStore();
        string request;
        await using (var host = await DurableHost.StartAsync(store))
        {
            await host.StartRunAsync("""
                id: gate
                nodes:
                  before: { type: transform, input: 1 }
                  pay: { type: transform, needs: before, input: '=nodes.before.output', approval: { title: Pay? } }
                """);
            request = (await host.EndAsync()).Requests[0].Request.Id;
        }

        await using var next = await DurableHost.StartAsync(store);
        await next.Engine.Reconciler(next.Client).RunAsync();
        await ApproveAsync(next, request);
        await next.Runs.WakeAsync(Run, default);
        var run = await UntilAsync(next, s => s is RunStatus.Completed);

        Assert.Equal(2, run.Generation);
        Assert.Single((await next.Flows.EventsAsync(Run)), e => e is { Type: "node.completed", Node: "before" });
    }

    [Fact]
    public async Task History_BegunAnew_LosesAndDoublesNothing()
    {
        await using var host = await DurableHost.StartAsync(activitiesPerHistory: 10);
        var nodes = string.Join("\n", Enumerable.Range(0, 60).Select(i => $"  n{i}: {{ type: transform, input: {i}{(i < 4 ? "" : $", needs: n{i - 4}")} }}"));

        var run = await host.RunAsync($"id: long\nnodes:\n{nodes}");

        Assert.Equal(RunStatus.Completed, run.Summary.Status);
        Assert.Equal(60, host.Calls[PumpNames.Attempt]);
        Assert.Equal(60, (await host.Flows.EventsAsync(Run)).Count(e => e.Type == "node.completed"));
    }

    private static Task<AnswerResult> ApproveAsync(DurableHost host, string request)
        => host.Flows.AnswerAsync(Run, request, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });

    private static async Task<FlowValue> OutputAsync(DurableHost host, RunDetails run) => await host.Flows.LoadAsync(Run, run.Output ?? throw new InvalidOperationException($"No output: {run.Error?.Message} {run.Reason}"));

    private static async Task<RunDetails> UntilAsync(DurableHost host, Func<RunStatus, bool> status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var _ in host.Flows.WatchAsync(Run, cancellation: limit.Token))
        {
            var run = await host.Flows.GetAsync(Run, null, limit.Token);
            if (status(run.Summary.Status))
                return run;
        }

        return await host.Flows.GetAsync(Run);
    }
}
