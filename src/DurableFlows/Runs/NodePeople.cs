using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What a node that asks people knows of that. Changed by the fold only.</summary>
internal sealed class NodePeople
{
    /// <summary>The request it asked last.</summary>
    public RequestState? Request { get; set; }

    /// <summary>The request of its gate, on which every later step depends.</summary>
    public RequestState? Gate { get; set; }

    /// <summary>The answer to what the step before asked; null after the step that takes it.</summary>
    public InputAnswered? Answer { get; set; }

    /// <summary>Whether a gate of it was rejected or expired.</summary>
    public bool Rejected { get; set; }

    /// <summary>The last rejection with a comment, for the nodes that are revised; null for none.</summary>
    public FlowValue? Revision { get; set; }

    /// <summary>How often its gate was rejected and what it approves was revised.</summary>
    public int Revisions { get; set; }
}
