using DurableFlows.Approvals;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>What one step of a node came to.</summary>
public abstract record NodeStep
{
    private NodeStep()
    {
    }

    /// <summary>The node is done.</summary>
    /// <param name="Output">Its output.</param>
    public sealed record Completed(FlowValue Output) : NodeStep;

    /// <summary>The node goes on with another step.</summary>
    /// <param name="State">What the next step needs to know; only what this step added, when it can be kept apart.</param>
    /// <param name="ResumeAt">When; null for at once.</param>
    public sealed record Continued(FlowValue State, DateTimeOffset? ResumeAt = null) : NodeStep;

    /// <summary>The node asks people and goes on when they have answered.</summary>
    /// <param name="Question">What is asked.</param>
    /// <param name="State">What the next step needs to know.</param>
    public sealed record Asked(Question Question, FlowValue State) : NodeStep;

    /// <summary>The node runs another flow as a child and goes on when it has ended.</summary>
    /// <param name="Flow">The id in <c>FlowDefinition.Flows</c>.</param>
    /// <param name="Input">The child's input.</param>
    public sealed record ChildStarted(string Flow, FlowValue Input) : NodeStep;

    /// <summary>The node makes calls and goes on when every one of them has settled, however it did.</summary>
    /// <remarks>Each call is a run of the node of its own, told by <see cref="NodeContext.Call"/>, with its own record, idempotency key, questions and child run. What steps add is kept apart and grows by what is new.</remarks>
    /// <param name="Added">What this step adds to <see cref="NodeContext.Rounds"/>.</param>
    /// <param name="Calls">What each call is made with; none to go on at once.</param>
    /// <param name="State">What the next step needs to know beside the rounds; null for nothing.</param>
    public sealed record Called(FlowValue Added, IReadOnlyList<FlowValue> Calls, FlowValue? State = null) : NodeStep
    {
        /// <summary>A word for each call, for people who watch the run; null for none.</summary>
        public IReadOnlyList<string>? Names { get; init; }
    }

    /// <summary>The node turns out not to apply.</summary>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Skipped(string Reason) : NodeStep;
}
