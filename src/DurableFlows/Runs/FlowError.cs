namespace DurableFlows.Runs;

/// <summary>Why a node or a run failed, as data that needs no CLR type to be read again.</summary>
public sealed record FlowError
{
    /// <summary>A stable code, for example <c>node.timeout</c>, or one the node chose.</summary>
    public required string Code { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public required string Message { get; init; }

    /// <summary>A broad kind that retry rules may name: <c>transient</c>, <c>permanent</c>, <c>timeout</c>, <c>rejected</c>, <c>cancelled</c>.</summary>
    public string Category { get; init; } = "permanent";

    /// <summary>Whether trying again may help.</summary>
    public bool Retryable { get; init; }

    /// <summary>The name of the exception type; informative only.</summary>
    public string? Type { get; init; }

    /// <summary>The error underneath.</summary>
    public FlowError? Inner { get; init; }
}
