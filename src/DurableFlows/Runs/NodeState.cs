using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What a run knows of one node or map item. Changed by the fold only.</summary>
internal sealed class NodeState(GraphNode node, int? index)
{
    public GraphNode Node { get; } = node;
    public int? Index { get; } = index;
    public NodePath Path { get; } = new(node.Definition.Id, index);

    public NodePhase Phase { get; set; }

    /// <summary>The phase it goes on in, when a stop or a cancel interrupted it or a need of it runs again; <see cref="NodePhase.Pending"/> for none.</summary>
    public NodePhase Interrupted { get; set; }

    public SkipCause SkipCause { get; set; }
    public string? SkipReason { get; set; }
    public int Epoch { get; set; }
    public int Step { get; set; }
    public int Attempt { get; set; } = 1;

    /// <summary>The attempts at this step that an earlier opening of the run used up; the retry budget begins anew after them.</summary>
    public int AttemptsBefore { get; set; }

    /// <summary>How many of the steps were the node's own, not its gate's.</summary>
    public int OwnStep { get; set; }

    /// <summary>When the next attempt is due; null for at once.</summary>
    public DateTimeOffset? DueAt { get; set; }

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

    /// <summary>The request it asked last.</summary>
    public RequestState? Request { get; set; }

    /// <summary>The request of its gate, on which every later step depends.</summary>
    public RequestState? Gate { get; set; }

    /// <summary>The answer to what the step before asked; null after the step that takes it.</summary>
    public InputAnswered? Answer { get; set; }

    /// <summary>Whether a gate of it was rejected or expired.</summary>
    public bool Rejected { get; set; }

    public ChildLink? Child { get; set; }
    public ChildEnded? ChildEnd { get; set; }

    /// <summary>The generation of the child whose end is known; an end told twice counts once.</summary>
    public int ChildGeneration { get; set; }

    /// <summary>How many runs of the child failed since the retry budget began.</summary>
    public int ChildFailures { get; set; }

    /// <summary>Whether this run asked the child to end, so that its being cancelled is no failure.</summary>
    public bool ChildCancelled { get; set; }

    /// <summary>A failure found while deciding, which the next step only records; null for none.</summary>
    public FlowError? Broken { get; set; }

    /// <summary>Whether the attempt is recorded as started.</summary>
    public bool AttemptStarted { get; set; }

    /// <summary>How many openings found this attempt started and not ended.</summary>
    public int LostHosts { get; set; }

    /// <summary>The last rejection with a comment, for the nodes that are revised; null for none.</summary>
    public FlowValue? Revision { get; set; }

    public int Revisions { get; set; }

    public StoredValue? ItemList { get; set; }
    public NodeState[]? Items { get; set; }
    public int ItemsOpen { get; set; }
    public int ItemsFailed { get; set; }
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
}
