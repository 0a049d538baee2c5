using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>A flow that was built in code: its definition, and the node classes it names.</summary>
/// <param name="Definition">The flow as data.</param>
/// <param name="NodeTypes">The types of its node classes, which a host must register to run it.</param>
public sealed record Flow(FlowDefinition Definition, IReadOnlyList<NodeType> NodeTypes);
