using DurableFlows.Azurite;
using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Crash;

namespace DurableFlows.Tests.Recovery;

/// <summary>The store goes away in the middle of a run: nothing is shown that is not stored, and the run says why it does not go on.</summary>
public sealed class OutageTests
{
    private static readonly string Large = new('x', 5000);

    [AzuriteFact]
    public async Task Outage_BeyondTheBackOff_SuspendsTheRunVisibly()
    {
        await using var outage = await Outage.BeginAsync();
        outage.Script.Do("b", _ => Killed(outage));
        var counted = new FaultyStore(outage.Store());

        var result = await Outage.ResultAsync(await outage.StartAsync(outage.Host(attempts: 4, counted), Chain));

        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.StartsWith("store.unavailable: The blob store 't-", result.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(outage.Told, e => e is { Type: "node.completed", Node: "b" or "c" });
        // The start and a; then b, and that the run is suspended, as often as the host tries.
        Assert.Equal(1 + 1 + 4 + 4, counted.Appends);
        await outage.EndAsync();
        await outage.CheckShownAsync();
    }

    [AzuriteTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outage_ThatIsOver_LetsTheRunGoOnWhereItsJournalEnds(bool sameHost)
    {
        await using var outage = await Outage.BeginAsync();
        var first = true;
        outage.Script.Do("a", _ => Large).Do("b", _ => first ? Killed(outage) : 2);
        var host = outage.Host();
        await Outage.ResultAsync(await outage.StartAsync(host, Chain));
        first = false;
        await outage.EndAsync();
        if (!sameHost)
            await host.DisposeAsync();

        var result = await Outage.ResultAsync(await outage.ResumeAsync(sameHost ? host : outage.Host()));

        Assert.Equal((RunStatus.Completed, """{"n":5000}"""), (result.Status, result.Output?.ToString()));
        Assert.Equal(["a", "b", "b", "c"], outage.Script.Ran);
        await outage.CheckShownAsync();
    }

    [AzuriteFact]
    public async Task Outage_WithinTheBackOff_IsSatOut()
    {
        await using var outage = await Outage.BeginAsync();
        var back = Task.CompletedTask;
        outage.Script.Do("a", _ => Large).Do("b", _ =>
        {
            outage.Kill();
            back = outage.EndAsync();
            return 2;
        });

        var result = await Outage.ResultAsync(await outage.StartAsync(outage.Host(attempts: 100), Chain));

        await back;
        Assert.Equal((RunStatus.Completed, """{"n":5000}"""), (result.Status, result.Output?.ToString()));
        Assert.Equal(["a", "b", "c"], outage.Script.Ran);
        await outage.CheckShownAsync();
    }

    [AzuriteFact]
    public async Task Outage_WhileARunWaitsForAPerson_IsSatOutHoweverLong()
    {
        await using var outage = await Outage.BeginAsync();
        var host = outage.Host(attempts: 1);
        var handle = await outage.StartAsync(host, f => f.Add("a", "do").AddApproval("sign", "a").Add("b", "do", o => o.After("sign")));
        var request = await HostFolder.AskedAsync(handle);

        outage.Kill();
        await Assert.ThrowsAsync<FlowException>(() => host.Client.AnswerAsync(handle.Run, request, CrashScenario.Say(Approvals.AnswerDecision.Approve)));
        await outage.EndAsync();
        Assert.False(handle.Completion.IsCompleted);
        await outage.Host().Client.AnswerAsync(handle.Run, request, CrashScenario.Say(Approvals.AnswerDecision.Approve));

        Assert.Equal(RunStatus.Completed, (await Outage.ResultAsync(handle)).Status);
        await outage.CheckShownAsync();
    }

    [AzuriteFact]
    public async Task Outage_InTheMiddleOfAFanOut_ShowsNothingThatIsNotStored()
    {
        const int Width = 40;
        await using var outage = await Outage.BeginAsync();
        var left = 15;
        outage.Script.Step("items", async (_, cancellation) =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                outage.Kill();
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            return Execution.Script.Done(1);
        });
        var host = outage.Host();
        var result = await Outage.ResultAsync(await outage.StartAsync(host, f => f
            .Add("items", "do", o => o.Map($"[{string.Join(',', Enumerable.Range(0, Width))}]", parallel: 5))
            .AddTransform("count", "items", n => n.Set("n", "nodes.items.output.length"))));
        Assert.Equal(RunStatus.Suspended, result.Status);
        var shown = outage.Told.Where(e => e.Type == "node.completed").Select(e => e.Node).ToHashSet();
        var ranBefore = outage.Script.Ran.Count;
        await outage.EndAsync();
        await outage.CheckShownAsync();

        result = await Outage.ResultAsync(await outage.ResumeAsync(host));

        Assert.Equal((RunStatus.Completed, $$"""{"n":{{Width}}}"""), (result.Status, result.Output?.ToString()));
        Assert.DoesNotContain(outage.Script.Ran.Skip(ranBefore), shown.Contains);
        await outage.CheckShownAsync();
    }

    private static void Chain(FlowBuilder flow) => flow
        .Add("a", "do")
        .Add("b", "do", o => o.After("a"))
        .Add("c", "do", o => o.After("b").Set("n", "nodes.a.output.length"));

    private static int Killed(Outage outage)
    {
        outage.Kill();
        return 2;
    }
}
