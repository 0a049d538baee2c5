namespace DurableFlows.Agents.Orchestrators;

/// <summary>A task of a plan.</summary>
/// <param name="Name">What it is called, for people and for later tasks.</param>
/// <param name="Agent">The agent that does it.</param>
/// <param name="Task">What it is to do.</param>
public sealed record PlanTask(string Name, string Agent, string Task);
