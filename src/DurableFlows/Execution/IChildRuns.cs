using DurableFlows.Definitions;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>Starts, goes on with and cancels the child runs of a run.</summary>
internal interface IChildRuns
{
    /// <summary>Makes sure that a child run goes on, or that its parent is told of its end.</summary>
    /// <returns>The child as it runs here; null when it does not run here.</returns>
    Task<RunHandle?> RunAsync(ParentLink parent, Decision.RunChild decision, FlowGraph graph, RunStarted started, Action idleChanged);

    /// <summary>Asks a child run to end, and makes sure that it does where it went on nowhere; one that has ended stays as it is.</summary>
    /// <returns>The child as it ends here, when it went on nowhere; null otherwise.</returns>
    Task<RunHandle?> CancelAsync(string run);
}
