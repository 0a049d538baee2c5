using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What a run knows of one node or map item. Changed by the fold only.</summary>
internal sealed class NodeState(GraphNode node, int? index)
{
    // A run holds one of these for each node and item, and few ask people, run a child or a map, or do not go through at once.
    private NodePeople? _people;
    private NodeChild? _child;
    private NodeItems? _items;
    private NodeSetback? _setback;

    /// <summary>Its definition; another one when the run is moved to another definition.</summary>
    public GraphNode Node { get; set; } = node;

    public int? Index { get; } = index;
    public NodePath Path => new(Node.Id, Index);

    public NodePhase Phase { get; set; }

    /// <summary>The phase it goes on in, when a stop or a cancel interrupted it or a need of it runs again; <see cref="NodePhase.Pending"/> for none.</summary>
    public NodePhase Interrupted { get; set; }

    public SkipCause SkipCause { get; set; }
    /// <inheritdoc cref="NodeSetback.SkipReason" />
    public string? SkipReason { get => _setback?.SkipReason; set => Setback.SkipReason = value; }

    public int Epoch { get; set; }
    public int Step { get; set; }
    public int Attempt { get; set; } = 1;

    /// <inheritdoc cref="NodeSetback.AttemptsBefore" />
    public int AttemptsBefore { get => _setback?.AttemptsBefore ?? 0; set => Setback.AttemptsBefore = value; }

    /// <summary>How many of the steps were the node's own, not its gate's.</summary>
    public int OwnStep { get; set; }

    /// <inheritdoc cref="NodeSetback.DueAt" />
    public DateTimeOffset? DueAt
    {
        get => _setback?.DueAt;
        set
        {
            // Every node that settles is due no more.
            if (value is not null || _setback is not null)
                Setback.DueAt = value;
        }
    }

    public StoredValue? State { get; set; }
    public StoredValue? Output { get; set; }

    /// <summary>The effective input after an approver's edits; null when nobody changed it.</summary>
    public StoredValue? Edited { get; set; }

    public FlowError? Error { get; set; }
    public IReadOnlyList<string>? NotTaken { get; set; }
    public IReadOnlyDictionary<string, string>? EdgeErrors { get; set; }

    /// <summary>How many needs have not settled.</summary>
    public int Unsettled { get; set; }

    /// <summary>Whether its output is made again, and all that comes after it waits for that, not only what needs it directly.</summary>
    public bool HoldsBack { get; set; }

    /// <inheritdoc cref="NodePeople.Request" />
    public RequestState? Request { get => _people?.Request; set => People.Request = value; }

    /// <inheritdoc cref="NodePeople.Gate" />
    public RequestState? Gate { get => _people?.Gate; set => People.Gate = value; }

    /// <inheritdoc cref="NodePeople.Answer" />
    public InputAnswered? Answer { get => _people?.Answer; set => People.Answer = value; }

    /// <inheritdoc cref="NodePeople.Rejected" />
    public bool Rejected { get => _people?.Rejected ?? false; set => People.Rejected = value; }

    /// <inheritdoc cref="NodePeople.Revision" />
    public FlowValue? Revision { get => _people?.Revision; set => People.Revision = value; }

    /// <inheritdoc cref="NodePeople.Revisions" />
    public int Revisions { get => _people?.Revisions ?? 0; set => People.Revisions = value; }

    /// <inheritdoc cref="NodeChild.Link" />
    public ChildLink? Child { get => _child?.Link; set => ChildPart.Link = value; }

    /// <inheritdoc cref="NodeChild.End" />
    public ChildEnded? ChildEnd { get => _child?.End; set => ChildPart.End = value; }

    /// <inheritdoc cref="NodeChild.Generation" />
    public int ChildGeneration { get => _child?.Generation ?? 0; set => ChildPart.Generation = value; }

    /// <inheritdoc cref="NodeChild.Failures" />
    public int ChildFailures { get => _child?.Failures ?? 0; set => ChildPart.Failures = value; }

    /// <inheritdoc cref="NodeChild.Cancelled" />
    public bool ChildCancelled { get => _child?.Cancelled ?? false; set => ChildPart.Cancelled = value; }

    /// <inheritdoc cref="NodeItems.List" />
    public StoredValue? ItemList { get => _items?.List; set => ItemsPart.List = value; }

    /// <inheritdoc cref="NodeItems.Items" />
    public NodeState[]? Items { get => _items?.Items; set => ItemsPart.Items = value; }

    /// <inheritdoc cref="NodeItems.Rounds" />
    public List<CallRound>? Rounds
    {
        get => _items?.Rounds;
        set
        {
            if (value is not null || _items is not null)
                ItemsPart.Rounds = value;
        }
    }

    /// <summary>Whether it is a call that a node makes, and not an item of a map.</summary>
    public bool IsCall => Index is not null && Node.Definition.Map is null;

    /// <inheritdoc cref="NodeItems.Open" />
    public int ItemsOpen { get => _items?.Open ?? 0; set => ItemsPart.Open = value; }

    /// <inheritdoc cref="NodeItems.Failed" />
    public int ItemsFailed { get => _items?.Failed ?? 0; set => ItemsPart.Failed = value; }

    /// <inheritdoc cref="NodeSetback.Broken" />
    public FlowError? Broken { get => _setback?.Broken; set => Setback.Broken = value; }

    /// <summary>Whether the attempt is recorded as started.</summary>
    public bool AttemptStarted { get; set; }

    /// <inheritdoc cref="NodeSetback.LostHosts" />
    public int LostHosts { get => _setback?.LostHosts ?? 0; set => Setback.LostHosts = value; }

    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? SettledAt { get; set; }

    public DispatchId Dispatch => new(Path, Epoch, Step, Attempt);

    public bool IsSettled => Phase is NodePhase.Succeeded or NodePhase.Returned or NodePhase.Failed or NodePhase.Skipped;

    /// <summary>Whether an outcome for its present dispatch would count: it runs, or ran when the run stopped.</summary>
    public bool AwaitsOutcome => Phase == NodePhase.Scheduled || (Phase == NodePhase.Skipped && Interrupted == NodePhase.Scheduled);

    /// <summary>Whether it began and waits to go on: after a resume, or for needs that run again.</summary>
    public bool IsParked => Interrupted != NodePhase.Pending;

    /// <summary>Where it stands, or stood before it was parked.</summary>
    public NodePhase Reached => IsParked ? Interrupted : Phase;

    /// <summary>Whether the end of its child would count.</summary>
    public bool AwaitsChild => Reached == NodePhase.AwaitingChild;

    /// <summary>The word expressions and people see.</summary>
    public string Status => Phase switch
    {
        NodePhase.Pending => "pending",
        NodePhase.Scheduled when DueAt is not null => "waiting",
        NodePhase.Scheduled or NodePhase.AwaitingChild or NodePhase.Mapping => "running",
        NodePhase.Asking => "asking",
        NodePhase.Succeeded => "succeeded",
        NodePhase.Returned => "returned",
        NodePhase.Failed => "failed",
        _ => "skipped",
    };

    private NodePeople People => _people ??= new NodePeople();

    private NodeChild ChildPart => _child ??= new NodeChild();

    private NodeSetback Setback => _setback ??= new NodeSetback();

    private NodeItems ItemsPart => _items ??= new NodeItems();
}
