namespace DurableFlows.Definitions;

/// <summary>Runs a node once per item of a list, with <c>item</c> and <c>index</c> in scope.</summary>
public sealed record MapDefinition
{
    /// <summary>An expression that gives the list.</summary>
    public required string Items { get; init; }

    /// <summary>How many items run at once; 1 to 10,000, default 16.</summary>
    public int Parallel { get; init; } = 16;

    /// <summary>How many items may fail: a count (<c>3</c>) or a share (<c>10%</c>); null for none. When set, the output is one result per item with <c>status</c>, <c>output</c> and <c>error</c>.</summary>
    public string? MaxFailures { get; init; }
}
