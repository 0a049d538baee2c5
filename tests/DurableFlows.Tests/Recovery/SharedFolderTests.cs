using System.Collections.Concurrent;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>A second host on the same folder writes to runs while the first one is appending.</summary>
public sealed class SharedFolderTests
{
    private const int Rounds = 500;

    [Fact]
    public async Task Commands_OfAnotherHostFiveHundredTimes_AllStandAndTheRunGoesOnByItself()
    {
        await using var folder = new HostFolder();
        var (host, other) = (folder.Host(), folder.Host());
        var verdicts = new ConcurrentBag<RunStatus>();
        await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (round, cancellation) =>
        {
            var handle = await host.StartAsync(Busy(), FlowValue.Null, new StartOptions { Run = $"run-{round}" }, cancellation);
            verdicts.Add(await CommandAsync(other, handle, round));
        });

        Assert.Equal(Rounds, verdicts.Count);
        Assert.Equal(Rounds / 5, verdicts.Count(v => v == RunStatus.Cancelled));
        Assert.Equal(Rounds - (Rounds / 5), verdicts.Count(v => v == RunStatus.Completed));
    }

    /// <summary>A gate beside a map that appends all the while.</summary>
    private static FlowDefinition Busy() => FlowBuilder.Create("busy")
        .AddApproval("sign")
        .AddTransform("items", node: n => n.Map("[1,2,3,4,5,6,7,8,9,10,11,12]", parallel: 3).Set("n", "item"))
        .AddTransform("end", node: n => n.After("sign").After("items").Literal("done", true))
        .Build().Definition;

    private static async Task<RunStatus> CommandAsync(FlowHost other, RunHandle handle, int round)
    {
        var run = handle.Run;
        if (round % 5 == 0)
        {
            await other.Client.CancelAsync(run, "ann", null);
        }
        else
        {
            if (round % 5 == 1)
                await other.Client.SuspendAsync(run, "ann", "a moment");
            if (round % 5 == 1)
                await other.Client.UnsuspendAsync(run, "ann");
            var request = await RequestAsync(other, run);
            var answer = await other.Client.AnswerAsync(run, request, CrashScenario.Say(AnswerDecision.Approve));
            Assert.Equal(AnswerVerdict.Accepted, answer.Verdict);
        }

        var result = await handle.Completion.WaitAsync(TimeSpan.FromSeconds(60));
        await CheckAsync(other, run, round);
        return result.Status;
    }

    private static async Task<string> RequestAsync(FlowHost other, RunId run)
    {
        while (true)
        {
            if (await other.Client.RequestsAsync(run) is [var request])
                return request.Request.Id;
            await Task.Yield();
        }
    }

    private static async Task CheckAsync(FlowHost other, RunId run, int round)
    {
        var events = await other.Client.EventsAsync(run);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        var completed = events.Where(e => e is { Type: "node.completed", Ignored: false }).Select(e => e.Node).ToArray();
        Assert.Equal(completed.Distinct(), completed);
        Assert.Equal(round % 5 == 0 ? 0 : 1, events.Count(e => e.Type == "input.answered"));
        Assert.Equal(round % 5 == 1 ? 2 : 0, events.Count(e => e.Type is "run.suspended" or "run.resumed"));
        if (round % 5 != 0)
            Assert.Equal(15, completed.Length);
    }
}
