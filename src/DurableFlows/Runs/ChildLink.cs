using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>From a node to the child run it waits for.</summary>
/// <param name="Run">The child run.</param>
/// <param name="Flow">The id in <c>FlowDefinition.Flows</c>.</param>
/// <param name="Input">The child's input.</param>
internal sealed record ChildLink(string Run, string Flow, StoredValue Input);
