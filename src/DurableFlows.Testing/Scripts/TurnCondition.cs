namespace DurableFlows.Testing.Scripts;

/// <summary>When a turn answers a call: everything that is set must hold. Texts are compared as they are written.</summary>
/// <remarks>A condition looks at the conversation alone. With <see cref="Round"/> and <see cref="ModelTurn.Always"/> a script gives the same answer to a call that is repeated after a crash.</remarks>
public sealed record TurnCondition
{
    /// <summary>What the last message of a user or tool contains.</summary>
    public string? Last { get; init; }

    /// <summary>What the instructions or a system message contain; tells one agent from another.</summary>
    public string? Instructions { get; init; }

    /// <summary>A tool that the model is offered.</summary>
    public string? Tool { get; init; }

    /// <summary>The model that is called.</summary>
    public string? Model { get; init; }

    /// <summary>How often the model has spoken in this conversation, from 0.</summary>
    public int? Round { get; init; }

    /// <summary>Anything else. It has no form in a file.</summary>
    public Func<ModelCall, bool>? Predicate { get; init; }

    internal bool Holds(ModelCall call) =>
        (Last is null || call.LastText.Contains(Last, StringComparison.Ordinal))
        && (Instructions is null || call.Instructions.Contains(Instructions, StringComparison.Ordinal))
        && (Tool is null || call.Options?.Tools?.Any(t => t.Name == Tool) == true)
        && (Model is null || call.Options?.ModelId == Model)
        && (Round is null || call.Round == Round)
        && (Predicate is null || Predicate(call));
}
