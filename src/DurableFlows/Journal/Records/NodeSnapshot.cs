using System.Text.Json.Serialization;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>A node or item as it stood at a checkpoint; what is as it is at first is missing.</summary>
internal sealed record NodeSnapshot
{
    /// <summary>The node's id; null for an item, which its place in the list names.</summary>
    public string? Id { get; init; }

    public NodePhase Phase { get; init; }
    public NodePhase Interrupted { get; init; }
    public SkipCause SkipCause { get; init; }
    public string? SkipReason { get; init; }
    public int Epoch { get; init; }
    public int Step { get; init; }

    /// <summary>The attempt; null for the first.</summary>
    public int? Attempt { get; init; }

    public int AttemptsBefore { get; init; }
    public int OwnStep { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public StoredValue? State { get; init; }
    public StoredValue? Output { get; init; }
    public StoredValue? Edited { get; init; }
    public FlowError? Error { get; init; }
    public IReadOnlyList<string>? NotTaken { get; init; }
    public IReadOnlyDictionary<string, string>? EdgeErrors { get; init; }
    public int Unsettled { get; init; }
    public bool HoldsBack { get; init; }

    /// <summary>The request it asked last.</summary>
    public string? Request { get; init; }

    /// <summary>The request of its gate.</summary>
    public string? Gate { get; init; }

    /// <summary>The request whose answer its next step takes.</summary>
    public string? Answer { get; init; }

    public bool Rejected { get; init; }
    public FlowValue? Revision { get; init; }
    public int Revisions { get; init; }
    public ChildLink? Child { get; init; }
    public ChildEnded? ChildEnd { get; init; }
    public int ChildGeneration { get; init; }
    public int ChildFailures { get; init; }
    public bool ChildCancelled { get; init; }
    public StoredValue? ItemList { get; init; }
    public IReadOnlyList<NodeSnapshot>? Items { get; init; }
    public IReadOnlyList<CallRound>? Rounds { get; init; }
    public int ItemsOpen { get; init; }
    public int ItemsFailed { get; init; }
    public FlowError? Broken { get; init; }
    public bool AttemptStarted { get; init; }
    public int LostHosts { get; init; }

    /// <summary>When it began, which is counted back from when it ended and so no whole millisecond.</summary>
    [JsonConverter(typeof(ExactTimeConverter))]
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? SettledAt { get; init; }
}
