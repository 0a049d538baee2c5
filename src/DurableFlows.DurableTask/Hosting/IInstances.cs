using DurableFlows.DurableTask.Pump;
using DurableFlows.Journal;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>The Durable instances of runs.</summary>
internal interface IInstances
{
    /// <summary>Starts the instance of a run; harmless when it is there already.</summary>
    Task StartAsync(InstanceId instance, string flow);

    /// <summary>Tells the newest instance of a run that there is something to look at. May be lost.</summary>
    Task WakeAsync(RunId run);

    /// <summary>Whether an instance is there and goes on.</summary>
    Task<bool> IsAliveAsync(InstanceId instance);
}
