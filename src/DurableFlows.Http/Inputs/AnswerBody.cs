using DurableFlows.Approvals;
using DurableFlows.Values;

namespace DurableFlows.Http.Inputs;

/// <summary>An answer as it is sent.</summary>
internal sealed record AnswerBody
{
    /// <summary>What it says; it must be there, since nothing else is ever an answer.</summary>
    public AnswerDecision? Decision { get; init; }

    public string? Comment { get; init; }

    /// <summary>Fields of the input that an approval changes.</summary>
    public FlowValue? Edits { get; init; }

    /// <summary>The reply to a question.</summary>
    public FlowValue? Reply { get; init; }

    /// <summary>The approver in whose place it is given.</summary>
    public string? For { get; init; }

    /// <summary>Who gives it, where nobody checks.</summary>
    public string? By { get; init; }

    /// <summary>The hash of what the sender was shown; refused when it is not what is asked now.</summary>
    public string? InputHash { get; init; }
}
