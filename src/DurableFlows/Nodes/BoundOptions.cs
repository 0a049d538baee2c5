namespace DurableFlows.Nodes;

/// <summary>Options ready for a step: never stored, never logged.</summary>
/// <param name="Value">For <see cref="NodeContext.Options"/>.</param>
/// <param name="Secrets">For <see cref="NodeContext.Secrets"/> and for every error the node fails with.</param>
internal sealed record BoundOptions(object? Value, Redaction Secrets)
{
    public static BoundOptions None { get; } = new(null, Redaction.None);
}
