using DurableFlows.Values;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>A task that was carried out.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Agent">The agent that did it.</param>
/// <param name="Output">What its flow gave.</param>
public sealed record TaskResult(string Name, string Agent, FlowValue Output);
