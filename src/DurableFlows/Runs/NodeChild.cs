using DurableFlows.Journal.Records;

namespace DurableFlows.Runs;

/// <summary>What a node that runs a child flow knows of it. Changed by the fold only.</summary>
internal sealed class NodeChild
{
    /// <summary>The child run; null while none is started.</summary>
    public ChildLink? Link { get; set; }

    /// <summary>How the child ended; null while that is not known.</summary>
    public ChildEnded? End { get; set; }

    /// <summary>The generation of the child whose end is known; an end told twice counts once.</summary>
    public int Generation { get; set; }

    /// <summary>How many runs of the child failed since the retry budget began.</summary>
    public int Failures { get; set; }

    /// <summary>Whether this run asked the child to end, so that its being cancelled is no failure.</summary>
    public bool Cancelled { get; set; }
}
