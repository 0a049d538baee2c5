using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>A run at a position of its journal: the fold of the records up to there. Changed by the fold only.</summary>
internal sealed class RunState
{
    public RunState(RunId run, FlowGraph graph, RunStarted started)
    {
        (Run, Graph, Started, Incarnation) = (run, graph, started, started.Run);
        Definition = started.Definition;
        Exclude = started.Settings.Exclude;
        Input = started.Input;
        Now = started.Time;
        Nodes = Begin(graph);
        Open = Nodes.Length;
        // Most nodes need one record.
        Seen = new HashSet<string>(Nodes.Length + 8, StringComparer.Ordinal);
    }

    public RunId Run { get; }

    /// <summary>The definition in force, compiled.</summary>
    public FlowGraph Graph { get; private set; }

    /// <summary>The hash of the definition in force: the one the run started with, or the last it was moved to.</summary>
    public string Definition { get; set; }

    public RunStarted Started { get; }
    public string Incarnation { get; }

    /// <summary>The position: how many records were folded.</summary>
    public long Sequence { get; set; }

    /// <summary>The time of the newest record; never runs backwards.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The nodes, by their index in the graph.</summary>
    public NodeState[] Nodes { get; private set; }

    /// <summary>The nodes whose outputs are not stored.</summary>
    public IReadOnlyList<string> Exclude { get; set; }

    /// <summary>By ids that nodes had before a move, the highest epoch there was under them: keys, children and requests of another node under such an id must be others.</summary>
    public Dictionary<string, int> Retired { get; } = new(StringComparer.Ordinal);

    /// <summary>Definitions that the run is moved to, by hash; whoever reads a record that moves it puts the definition here first. No part of the state.</summary>
    public Dictionary<string, FlowGraph> Adoptable { get; } = new(StringComparer.Ordinal);

    public StoredValue Input { get; set; }
    public Dictionary<string, RequestState> Requests { get; } = new(StringComparer.Ordinal);

    /// <summary>The child runs that were started, those of nodes that ran again as well, once each.</summary>
    public HashSet<string> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The forks that were made of it.</summary>
    public List<ForkLink> Forks { get; } = [];

    /// <summary>The ids of the records folded so far.</summary>
    public HashSet<string> Seen { get; }

    public int Generation { get; set; }

    /// <summary>The record that opened the generation in force; null before the first.</summary>
    public RunOpened? Opened { get; set; }

    /// <summary>How many nodes have not settled.</summary>
    public int Open { get; set; }

    /// <summary>An empty queue kept for the next node that settles; no part of the state.</summary>
    public Queue<NodeState>? SpareQueue { get; set; }

    /// <summary>The failure that stops the run; null while none does.</summary>
    public FlowError? StopError { get; set; }

    /// <summary>Whether somebody who does not hold the run wrote to it, and so may have left a note.</summary>
    public bool WasWrittenTo { get; set; }

    public RunSuspended? Suspended { get; set; }
    public CancelRequested? CancelRequested { get; set; }

    /// <summary>Whether every node has settled and only the run's end is missing.</summary>
    public bool Finishing { get; set; }

    /// <summary>The record that ended the run; null while it has not ended.</summary>
    public JournalRecord? End { get; set; }

    /// <summary>The record from which on the run is being removed; null while it is not.</summary>
    public RunDeleting? Deleting { get; set; }

    public bool Stopping => StopError is not null;

    public RunStatus Status => End switch
    {
        _ when Deleting is not null => RunStatus.Deleting,
        RunCompleted => RunStatus.Completed,
        RunFailed => RunStatus.Failed,
        RunCancelled => RunStatus.Cancelled,
        _ when Suspended is not null => RunStatus.Suspended,
        _ when WaitsForInput => RunStatus.WaitingForInput,
        _ => RunStatus.Running,
    };

    /// <summary>What waits for an answer; nothing does once the run is to end. A resume asks again.</summary>
    public IEnumerable<RequestState> OpenRequests => CancelRequested is null && Deleting is null ? Requests.Values.Where(r => r.IsOpen) : [];

    /// <summary>The runs of the child flows it waits for.</summary>
    public IEnumerable<string> AwaitedChildren
    {
        get
        {
            foreach (var node in Nodes)
            {
                if (node.Items is null && node.Phase == NodePhase.AwaitingChild)
                    yield return node.Child?.Run ?? "";
                foreach (var item in node.Items ?? [])
                {
                    if (item.Phase == NodePhase.AwaitingChild)
                        yield return item.Child?.Run ?? "";
                }
            }
        }
    }

    public NodeState Node(string id) => Nodes[Graph.Node(id).Index];

    /// <summary>The node or item of a path; null when there is none.</summary>
    public NodeState? Find(NodePath path)
    {
        if (!Graph.TryGet(path.Node, out var node))
            return null;
        var state = Nodes[node.Index];
        return path.Index is not { } index ? state
            : state.Items is { } items && index < items.Length ? items[index]
            : null;
    }

    /// <summary>Puts another definition in force, with nodes that have not begun.</summary>
    public void MoveTo(string definition)
    {
        (Definition, Graph) = (definition, Adoptable[definition]);
        Nodes = Begin(Graph);
    }

    public void Advance(DateTimeOffset time)
    {
        if (time > Now)
            Now = time;
    }

    public RunOutcome Outcome() => new()
    {
        Succeeded = Nodes.Count(n => n.Phase == NodePhase.Succeeded),
        Failed = Ids(n => n.Phase is NodePhase.Failed or NodePhase.Returned),
        Skipped = Ids(n => n.Phase == NodePhase.Skipped),
        Rejected = Ids(n => n.Rejected || (n.Items?.Any(i => i.Rejected) ?? false)),
    };

    private static NodeState[] Begin(FlowGraph graph)
    {
        var nodes = new NodeState[graph.Nodes.Length];
        foreach (var node in graph.Nodes)
            nodes[node.Index] = new NodeState(node, null) { Unsettled = node.Edges.Length };
        return nodes;
    }

    private bool WaitsForInput => Requests.Values.Any(r => r.IsOpen) && !Finishing && !Nodes.Any(IsActive);

    private static bool IsActive(NodeState node) => node.Phase switch
    {
        NodePhase.Scheduled or NodePhase.AwaitingChild => true,
        NodePhase.Mapping => node.Items is { } items && items.Any(IsActive),
        _ => false,
    };

    private List<string> Ids(Func<NodeState, bool> which) => [.. Nodes.Where(which).Select(n => n.Node.Id)];
}
