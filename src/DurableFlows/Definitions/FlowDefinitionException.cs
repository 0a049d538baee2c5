using DurableFlows.Diagnostics;

namespace DurableFlows.Definitions;

/// <summary>A definition cannot be used; carries every mistake found, not only the first.</summary>
public sealed class FlowDefinitionException(string flow, IReadOnlyList<Mistake> mistakes)
    : FlowException(ErrorCodes.DefinitionInvalid,
        $"The definition of flow '{flow}' has {mistakes.Count} mistake{(mistakes.Count == 1 ? "" : "s")}:{string.Concat(mistakes.Select(m => Environment.NewLine + "  " + m))}")
{
    /// <summary>Every mistake found, in the order of the definition.</summary>
    public IReadOnlyList<Mistake> Mistakes { get; } = mistakes;
}
