using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>Which nodes of a run are to run for real.</summary>
internal sealed record LiveNodes
{
    /// <summary>In a child run of a node that runs for real, everything does.</summary>
    public bool All { get; init; }

    public IReadOnlyCollection<string> Named { get; init; } = [];

    /// <summary>Outputs that are given, by node or path.</summary>
    public IReadOnlyDictionary<string, FlowValue> Mocks { get; init; } = new Dictionary<string, FlowValue>();

    /// <summary>Whether approvals are given that nobody gave.</summary>
    public bool Approves { get; init; }

    /// <summary>Whether nothing was recorded, and nothing is to be called.</summary>
    public bool IsDry { get; init; }

    /// <summary>What counted behind this checkpoint is as if it had not been recorded; null for none.</summary>
    public long? Position { get; init; }

    /// <summary>The same by time, for child runs, whose checkpoints are others.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Whether nodes run of which nothing is known.</summary>
    public bool Unknown => Position is not null || Time is not null;

    public bool Runs(GraphNode node) => All || Named.Contains(node.Id);

    public bool Knows(RecordedStep step) => Position is { } position ? step.Position <= position : Time is not { } time || step.At <= time;

    /// <summary>For the child runs of a node.</summary>
    public LiveNodes OfChild(GraphNode node) => new() { All = Runs(node), Time = Time, Mocks = Mocks, Approves = Approves, IsDry = IsDry };

    /// <summary>The output that is given for a node or item; null for none.</summary>
    public FlowValue? Mock(NodePath path) => Mocks.GetValueOrDefault(path.ToString()) ?? Mocks.GetValueOrDefault(path.Node);
}
