using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Golden;

/// <summary>A run whose journals are kept for good: what was shipped once must load for ever.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Flow">The flow.</param>
/// <param name="Input">The run's input.</param>
/// <param name="Act">What people and hosts do after the start.</param>
internal sealed record GoldenScenario(string Name, FlowDefinition Flow, FlowValue Input, Func<FlowHost, RunHandle, Task> Act)
{
    /// <summary>What is written to the run's store afterwards, by nobody's host.</summary>
    public Func<IFlowStore, RunId, Task> Last { get; init; } = (_, _) => Task.CompletedTask;

    public RunSettings Settings { get; init; } = new();
}
