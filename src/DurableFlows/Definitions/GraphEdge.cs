using DurableFlows.Expressions;

namespace DurableFlows.Definitions;

/// <summary>An edge of a compiled flow.</summary>
/// <param name="Source">The node that must settle first.</param>
/// <param name="Target">The node that needs it.</param>
/// <param name="Slot">The position among the edges into the target.</param>
/// <param name="When">The condition; null when the edge is always taken.</param>
internal sealed record GraphEdge(GraphNode Source, GraphNode Target, int Slot, FlowExpression? When)
{
    // Records print their members, and these print one another.
    public override string ToString() => $"{Source.Id} -> {Target.Id}";

    public bool Equals(GraphEdge? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => HashCode.Combine(Source.Index, Target.Index);
}
