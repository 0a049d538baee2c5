namespace DurableFlows.Runs;

/// <summary>What a resume would do with one node.</summary>
public sealed record NodePreview
{
    /// <summary>The node's id.</summary>
    public required string Node { get; init; }

    /// <summary>The node type.</summary>
    public required string Type { get; init; }

    /// <summary>Where the node stands now, as in <see cref="NodeDetails.Status"/>.</summary>
    public required string Status { get; init; }

    /// <summary>What the resume does with it.</summary>
    public required NodeAction Action { get; init; }

    /// <summary>Why, for people; null where the action says it.</summary>
    public string? Why { get; init; }

    /// <summary>What it did before that is done once more, for people; null for nothing that anyone outside could notice.</summary>
    public string? Repeats { get; init; }

    /// <summary>What becomes of what it asked people, for people; null when it asked nothing.</summary>
    public string? Request { get; init; }

    /// <summary>How many items of a map run; null for other nodes, and for a map that begins anew.</summary>
    public int? Items { get; init; }
}
