using DurableFlows.DurableTask.Hosting;
using DurableFlows.DurableTask.Pump;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableFlows.Functions.Triggers;

/// <summary>The orchestrator of every flow, and its activities.</summary>
internal sealed class RunTriggers(DurableEngine engine)
{
    [Function(PumpNames.Run)]
    public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => DurableEngine.RunAsync(context);

    [Function(PumpNames.Open)]
    public Task<object> OpenAsync([ActivityTrigger] string instance) => engine.OpenAsync(instance);

    [Function(PumpNames.Attempt)]
    public Task<string[]?> AttemptAsync([ActivityTrigger] string dispatches, string instanceId) => engine.AttemptAsync(instanceId, dispatches);

    [Function(PumpNames.Look)]
    public Task<object> LookAsync([ActivityTrigger] long looked, string instanceId) => engine.LookAsync(instanceId, looked);

    [Function(PumpNames.Child)]
    public Task<string[]> ChildAsync([ActivityTrigger] string code, string instanceId, [DurableClient] DurableTaskClient client) => engine.ChildAsync(instanceId, code, client);

    [Function(PumpNames.End)]
    public Task<string[]> EndAsync([ActivityTrigger] string kind, string instanceId, [DurableClient] DurableTaskClient client) => engine.EndAsync(instanceId, kind, client);

    [Function(PumpNames.LetGo)]
    public Task LetGoAsync([ActivityTrigger] string reason, string instanceId) => engine.LetGoAsync(instanceId, reason);
}
