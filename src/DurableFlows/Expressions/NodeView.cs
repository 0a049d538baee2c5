using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>What an expression sees of a settled node, as <c>nodes.ID</c>: <c>status</c>, <c>output</c>, <c>error</c>.</summary>
internal sealed record NodeView(string Status, FlowValue? Output, FlowError? Error)
{
    /// <summary>A node that has not settled.</summary>
    public static NodeView Missing { get; } = new("missing", null, null);
}
