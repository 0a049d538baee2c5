using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>The values an expression may see. A member that is null is <c>undefined</c> in the expression.</summary>
internal sealed record ExpressionScope
{
    public FlowValue? Input { get; init; }
    public FlowValue? Output { get; init; }
    public FlowValue? Item { get; init; }
    public int? Index { get; init; }
    public FlowValue? Revision { get; init; }
    public IReadOnlyDictionary<string, NodeView> Nodes { get; init; } = new Dictionary<string, NodeView>();
}
