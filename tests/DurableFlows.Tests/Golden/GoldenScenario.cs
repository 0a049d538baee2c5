using DurableFlows.Definitions;
using DurableFlows.Execution;
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
    public RunSettings Settings { get; init; } = new();
}
