using DurableFlows.Agents.Tests.Agents;
using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stores;
using DurableFlows.Values;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Agents.Tests.Orchestrators;

/// <summary>A flow that is run by one process after the other, the first of which dies at an append.</summary>
/// <param name="yaml">The flow.</param>
/// <param name="turns">What the model says; each answers whenever it is asked.</param>
/// <param name="inFlight">How many calls of the model may be under way when the process dies, and be made again.</param>
internal sealed class CrashingOrchestrator(string yaml, ModelTurn[] turns, int inFlight)
{
    private static readonly RunId Run = RunId.Parse("run-1");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <param name="point">Where in each append.</param>
    /// <param name="calls">How many calls of the model there are without a crash.</param>
    /// <param name="runs">How many runs there are, the children among them.</param>
    public async Task AtEveryAppendAsync(CrashPoint point, int calls, int runs)
    {
        var store = new MemoryStore(_time);
        var (expected, appends, made) = await LiveAsync(store, 0, point);
        Assert.Equal((calls, runs), (made, await RunsAsync(store)));
        for (var crashAt = 1; crashAt <= appends; crashAt++)
        {
            store = new MemoryStore(_time);
            var (_, _, before) = await LiveAsync(store, crashAt, point);
            var (output, _, after) = await LiveAsync(store, 0, point);

            Assert.True(expected == output, $"crash {point} {crashAt}\nexpected: {expected}\nactual: {output}");
            Assert.True(before + after <= calls + inFlight, $"crash {point} {crashAt}: the model was called {before} and {after} times in place of {calls}.");
            Assert.True(runs == await RunsAsync(store), $"crash {point} {crashAt}: there are other runs than {runs}.");
        }
    }

    private async Task<(string? Output, int Appends, int Calls)> LiveAsync(MemoryStore data, int crashAt, CrashPoint point)
    {
        using var model = new ScriptedChatClient(new ModelScript(turns));
        var services = new ServiceCollection();
        services.AddDurableFlows().AddModel("gpt", _ => model, inputPrice: 2, outputPrice: 10);
        await using var provider = services.BuildServiceProvider();
        var store = new CrashingStore(data, crashAt, point);
        var options = new FlowHostOptions { Store = store };
        foreach (var type in AgentNodes.All)
            options.NodeTypes.Add(type);
        var host = new FlowHost(options, provider, _time);
        string? output = null;
        try
        {
            output = await DriveAsync(host);
        }
        catch (CrashException)
        {
            // As wished.
        }

        if (store.HasCrashed)
            host.Abandon();
        await LeaveAsync(host);
        return (output, store.Appends, model.Calls.Count);
    }

    private async Task<string?> DriveAsync(FlowHost host)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var handle = await BeginAsync(host, enough.Token);
        while (handle is not null)
        {
            var result = await handle.WaitForInputAsync(enough.Token);
            if (handle.Completion.IsCompleted)
                break;
            foreach (var request in result.Requests)
                await host.Client.AnswerAsync(RunId.Parse(request.Run), request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
            await Task.Yield();
        }

        var details = await host.Client.GetAsync(Run);
        return $"{details.Summary.Status} {(details.Output is { } output ? await host.Client.LoadAsync(Run, output) : FlowValue.Null)}";
    }

    private static async Task LeaveAsync(FlowHost host)
    {
        try
        {
            await host.DisposeAsync();
        }
        catch (CrashException)
        {
            // It is dead already.
        }
    }

    private async Task<RunHandle?> BeginAsync(FlowHost host, CancellationToken enough)
    {
        try
        {
            return await host.StartAsync(FlowYaml.Load(yaml, AgentTest.Registry), FlowValue.From("Go."), new StartOptions { Run = Run.Value }, enough);
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunExists)
        {
            var status = (await host.Client.GetAsync(Run, null, enough)).Summary.Status;
            return status is RunStatus.Completed or RunStatus.Failed ? null : await host.ResumeAsync(Run, null, enough);
        }
    }

    private static async Task<int> RunsAsync(MemoryStore data)
    {
        await using var host = new FlowHost(new FlowHostOptions { Store = data });
        var runs = new HashSet<string> { Run.Value };
        for (var open = new Queue<RunId>([Run]); open.TryDequeue(out var run);)
        {
            foreach (var child in (await host.Client.GetAsync(run)).Nodes.Select(n => n.Child).OfType<string>().Where(runs.Add))
                open.Enqueue(RunId.Parse(child));
        }

        return runs.Count;
    }
}
