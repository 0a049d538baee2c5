using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>A run as it would stand after its move to another definition.</summary>
internal static class AdoptedStates
{
    /// <summary>Moves a copy; the state itself belongs to somebody else.</summary>
    public static RunState Moved(RunState state, FlowGraph graph, AdoptedDefinition adopted)
    {
        var copy = Restoring.Restore(state.Run, state.Graph, Snapshots.Of(state, ""));
        copy.Adoptable[adopted.Definition] = graph;
        Adopting.Apply(copy, adopted, []);
        return copy;
    }
}
