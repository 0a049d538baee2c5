using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Replay;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.DurableTask.Tests;

/// <summary>Two hosts, one story: what a scenario comes to on Durable Task is what it comes to in a process, and its journal holds what the engine decides.</summary>
public sealed class StoryTests
{
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static TheoryData<string> Scenarios => [.. CrashScenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_OnDurableTask_TellsTheStoryOfAProcess(string name) => Assert.Equal(await InProcessAsync(name), await OnDurableAsync(name, redelivers: false));

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_WithEveryActivityTwiceAtOnce_TellsTheSameStory(string name) => Assert.Equal(await InProcessAsync(name), await OnDurableAsync(name, redelivers: true));

    /// <summary>An answer says when it was given.</summary>
    private static string Timeless(string story) => Regex.Replace(story, @"\d{4}-\d\d-\d\dT[0-9:.]+\+00:00", "TIME");

    private static async Task<string> InProcessAsync(string name)
    {
        var scenario = CrashScenarios.Named(name);
        var (services, probe) = Services();
        await using var host = Host(scenario, new MemoryStore(), services);
        var handle = await host.StartAsync(scenario.Flow, scenario.Input, new StartOptions { Run = Run.Value, By = "bob" });
        await DriveAsync(scenario, host, probe, () => handle.Completion.IsCompleted, () => Task.CompletedTask);
        return Timeless(await RunStory.OfAsync(host.Client, Run, scenario.IsLoose));
    }

    private static async Task<string> OnDurableAsync(string name, bool redelivers)
    {
        var scenario = CrashScenarios.Named(name);
        var (services, probe) = Services();
        await using var host = await DurableHost.StartAsync(null, 400, scenario.NodeTypes, services, redelivers);
        // Only its client is used, to look and to answer.
        await using var client = Host(scenario, host.Store, services);
        await host.Runs.StartAsync(scenario.Flow, scenario.Input, new StartOptions { Run = Run.Value, By = "bob" }, default);
        var instance = host.InstanceAsync(Run.Value);
        await DriveAsync(scenario, client, probe, () => instance.IsCompleted, () => host.Engine.Reconciler(host.Client).RunAsync());
        await instance;
        await ChildrenAsync(host);
        Assert.Null((await new FlowReplayer(Options(scenario, host.Store)).VerifyAsync(Run)).Divergence);
        return Timeless(await RunStory.OfAsync(client.Client, Run, scenario.IsLoose));
    }

    private static async Task DriveAsync(CrashScenario scenario, FlowHost host, Probe probe, Func<bool> isOver, Func<Task> wake)
    {
        using var done = new CancellationTokenSource(Limit);
        var meanwhile = scenario.Meanwhile?.Invoke(host, probe, done.Token) ?? Task.CompletedTask;
        while (!isOver())
        {
            foreach (var request in await host.Client.RequestsAsync(done.Token))
                await AnswerAsync(scenario, host, request);
            await wake();
            await Task.Delay(50, done.Token);
        }

        await done.CancelAsync();
        await meanwhile.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private static async Task AnswerAsync(CrashScenario scenario, FlowHost host, RequestDetails request)
    {
        try
        {
            await host.Client.AnswerAsync(RunId.Parse(request.Run), request.Request.Id, scenario.Answer(request));
        }
        catch (FlowException e) when (e.Code is ErrorCodes.RequestAnswered or ErrorCodes.RequestWithdrawn or ErrorCodes.RequestExpired)
        {
            // The run was faster.
        }
    }

    /// <summary>A child that was asked to end does so a little later.</summary>
    private static async Task ChildrenAsync(DurableHost host)
    {
        foreach (var child in (await host.Flows.GetAsync(Run)).Nodes.Select(n => n.Child).OfType<string>())
        {
            using var limit = new CancellationTokenSource(Limit);
            while ((await host.Flows.WaitAsync(RunId.Parse(child), limit.Token)).Outcome is null)
                await Task.Delay(50, limit.Token);
        }
    }

    private static FlowHost Host(CrashScenario scenario, IFlowStore store, IServiceProvider services) => new(Options(scenario, store), services);

    private static FlowHostOptions Options(CrashScenario scenario, IFlowStore store)
    {
        var options = new FlowHostOptions { Store = store };
        foreach (var type in scenario.NodeTypes)
            options.NodeTypes.Add(type);
        return options;
    }

    private static (ServiceProvider Services, Probe Probe) Services()
    {
        var probe = new Probe();
        return (new ServiceCollection().AddSingleton(probe).BuildServiceProvider(), probe);
    }
}
