using DurableFlows.DurableTask.Hosting;
using DurableFlows.DurableTask.Pump;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableFlows.Functions.Triggers;

/// <summary>The orchestrator of every flow, and its activities. Public, since an app of one's own finds no others.</summary>
public sealed class RunTriggers(DurableEngine engine)
{
    /// <summary>Runs a flow.</summary>
    [Function(PumpNames.Run)]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => DurableEngine.RunAsync(context);

    /// <summary>Begins an instance.</summary>
    [Function(PumpNames.Open)]
    public Task<object> OpenAsync([ActivityTrigger] string instance) => engine.OpenAsync(instance);

    /// <summary>Runs attempts of nodes.</summary>
    [Function(PumpNames.Attempt)]
    public Task<string[]?> AttemptAsync([ActivityTrigger] string dispatches, string instanceId) => engine.AttemptAsync(instanceId, dispatches);

    /// <summary>Looks for what people and other runs wrote.</summary>
    [Function(PumpNames.Look)]
    public Task<object> LookAsync([ActivityTrigger] long looked, string instanceId) => engine.LookAsync(instanceId, looked);

    /// <summary>Starts, goes on with or cancels a child run.</summary>
    [Function(PumpNames.Child)]
    public Task<string[]> ChildAsync([ActivityTrigger] string code, string instanceId, [DurableClient] DurableTaskClient client) => engine.ChildAsync(instanceId, code, client);

    /// <summary>Ends a run.</summary>
    [Function(PumpNames.End)]
    public Task<string[]> EndAsync([ActivityTrigger] string kind, string instanceId, [DurableClient] DurableTaskClient client) => engine.EndAsync(instanceId, kind, client);

    /// <summary>Lets go of a run that cannot go on.</summary>
    [Function(PumpNames.LetGo)]
    public Task LetGoAsync([ActivityTrigger] string reason, string instanceId) => engine.LetGoAsync(instanceId, reason);
}
