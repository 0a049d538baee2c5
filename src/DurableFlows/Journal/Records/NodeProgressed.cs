using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>A node made a step and goes on.</summary>
internal sealed record NodeProgressed() : JournalRecord("node.progressed")
{
    public required DispatchId Dispatch { get; init; }

    /// <summary>What the next step needs to know.</summary>
    public StoredValue? State { get; init; }

    /// <summary>When the next step is due; null for at once.</summary>
    public DateTimeOffset? ResumeAt { get; init; }

    /// <summary>The child run the node waits for.</summary>
    public ChildLink? Child { get; init; }

    /// <summary>The list a map runs over.</summary>
    public StoredValue? Items { get; init; }

    /// <summary>What the step adds to the rounds of a node that makes calls.</summary>
    public StoredValue? Added { get; init; }

    /// <summary>The calls it makes; null for none.</summary>
    public StoredValue? Calls { get; init; }

    /// <summary>A word for each of them, for people.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>How many items the list has, or how many calls there are.</summary>
    public int? Count { get; init; }
}
