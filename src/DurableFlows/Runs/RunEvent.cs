namespace DurableFlows.Runs;

/// <summary>Something that happened in a run, told after it is durable. For people and scripts; the journal is the truth.</summary>
/// <remarks>Only what a node reports while it works is never recorded: <c>node.reported</c>, with the text in <see cref="Detail"/> and the number of the newest checkpoint.</remarks>
public sealed record RunEvent
{
    internal const string Reported = "node.reported";

    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The checkpoint it stands at; the same event has the same number for every reader.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The kind of record, for example <c>node.completed</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The node or map item; null when it is about the run.</summary>
    public string? Node { get; init; }

    /// <summary>The attempt; 0 when it is about no attempt.</summary>
    public int Attempt { get; init; }

    /// <summary>Where the node stands after it: <c>running</c>, <c>waiting</c>, <c>asking</c>, <c>succeeded</c>, <c>returned</c>, <c>failed</c>, <c>skipped</c>.</summary>
    public string? Status { get; init; }

    /// <summary>When the next attempt or step is due; null for at once or never.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What is called, when it is about a call of a node; null for other events.</summary>
    public string? Call { get; init; }

    /// <summary>How many items a map runs over, or how many calls a node makes; null for other events.</summary>
    public int? Items { get; init; }

    /// <summary>The request; null when it is about none.</summary>
    public string? Request { get; init; }

    /// <summary>A few words for people: an error, a reason, a title, what a node reports.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the record changed nothing: it was late, or another one counts.</summary>
    public bool Ignored { get; init; }
}
