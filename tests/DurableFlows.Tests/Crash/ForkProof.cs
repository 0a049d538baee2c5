using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Replay;
using DurableFlows.Values;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Crash;

/// <summary>Tells whether a fork of every checkpoint of a run comes to what the run came to, and leaves the run as it is.</summary>
internal sealed class ForkProof(CrashScenario scenario)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly RunId _run = RunId.Parse(CrashScenario.Run);

    public async Task<int> OfEveryCheckpointAsync()
    {
        await using var outside = await scenario.Outside();
        var registered = new ServiceCollection().AddSingleton(new Probe());
        outside.Register(registered);
        await using var services = registered.BuildServiceProvider();
        var options = new FlowHostOptions { Store = new MemoryStore() };
        foreach (var type in scenario.NodeTypes)
            options.NodeTypes.Add(type);
        await using var host = new FlowHost(options, services, scenario.Time());
        using var limit = new CancellationTokenSource(Limit);
        await EndAsync(host, await host.StartAsync(scenario.Flow, scenario.Input, new StartOptions { Run = _run.Value, By = "bob" }), limit.Token);
        var expected = await EndOfAsync(host, _run);
        var events = await host.Client.EventsAsync(_run);
        var forks = 0;
        foreach (var at in events.TakeWhile(e => e.Type is not ("run.completed" or "run.failed" or "run.cancelled")).Select(e => e.Sequence))
        {
            var fork = await host.ForkAsync(_run, new ForkOptions { At = at, Run = $"fork-{at}", By = "bob" });
            await EndAsync(host, fork, limit.Token);
            var actual = await EndOfAsync(host, fork.Run);
            Assert.True(expected == actual, $"{scenario.Name}, fork of checkpoint {at}\nexpected:\n{expected}\nactual:\n{actual}");
            await ReplayAsync(options, services, fork.Run, limit.Token);
            forks++;
        }

        var after = await host.Client.EventsAsync(_run);
        Assert.Equal(events, after.Take(events.Count));
        Assert.All(after.Skip(events.Count), e => Assert.Equal("run.forked", e.Type));
        await ReplayAsync(options, services, _run, limit.Token);
        Assert.Equal((forks, expected), (after.Count - events.Count, await EndOfAsync(host, _run)));
        return forks;
    }

    /// <summary>A run that forks stand on, or that is one, is replayed like any other.</summary>
    private static async Task ReplayAsync(FlowHostOptions options, IServiceProvider services, RunId run, CancellationToken limit)
    {
        var replayer = new FlowReplayer(options, services);
        Assert.Null((await replayer.VerifyAsync(run, limit)).Divergence);
        var replay = await replayer.ReplayAsync(run, cancellation: limit);
        Assert.True(replay.IsSame, $"{run}\n{string.Join('\n', replay.Nodes.Where(n => !n.IsSame))}\n{string.Join('\n', replay.Refused)}");
    }

    private async Task EndAsync(FlowHost host, RunHandle run, CancellationToken limit)
    {
        while (await run.WaitForInputAsync(limit) is var result && !run.Completion.IsCompleted)
        {
            foreach (var request in result.Requests)
                await host.Client.AnswerAsync(RunId.Parse(request.Run), request.Request.Id, scenario.Answer(request), limit);
            await Task.Yield();
        }
    }

    private static async Task<string> EndOfAsync(FlowHost host, RunId run)
    {
        var details = await host.Client.GetAsync(run);
        var lines = new List<string> { $"{details.Summary.Status} {await ValueAsync(host, run, details.Output)} {details.Error?.Code}" };
        foreach (var node in details.Nodes)
            lines.Add($"{node.Path} {node.Status} {await ValueAsync(host, run, node.Output)} {node.Error?.Code} {node.ItemsDone} {node.ItemsFailed}");
        return string.Join('\n', lines);
    }

    private static async Task<string> ValueAsync(FlowHost host, RunId run, StoredValue? value)
        => value is null ? "-" : (await host.Client.LoadAsync(run, value)).ToString();
}
