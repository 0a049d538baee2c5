using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Approvals;

/// <summary>What people are asked, as it was shown to them; immutable once asked.</summary>
public sealed record InputRequest
{
    /// <summary>The id, derived from the run, the node and exactly what is asked: the same question has the same id after a resume.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of answer is waited for.</summary>
    public required RequestKind Kind { get; init; }

    /// <summary>Whether an approval is asked by a step of the node, in the middle of its work, and not by its gate; a question always is.</summary>
    public bool OfStep { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>The rendered text; null for none.</summary>
    public string? Message { get; init; }

    /// <summary>What is shown: for a gate exactly what would be executed, or the declared projection of it.</summary>
    public StoredValue? Shown { get; init; }

    /// <summary>The SHA-256 of the whole effective input that a decision is bound to; null for a question.</summary>
    public string? InputHash { get; init; }

    /// <summary>The ids one of which is the reply; empty for a free one.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A JSON Schema for a free reply, or for the edited input; null for none.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Top-level fields of the input that an approver may change.</summary>
    public IReadOnlyList<string> Editable { get; init; } = [];

    /// <summary>Identities, or <c>role:NAME</c>, who may answer; empty for anyone who may answer at all.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>Who may answer in whose place.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Delegates { get; init; }

    /// <summary>A person who may not answer: the starter, where duties are separated.</summary>
    public string? Excluded { get; init; }

    /// <summary>How many different people must approve.</summary>
    public int Quorum { get; init; } = 1;

    /// <summary>When it expires; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How often to remind; null for never.</summary>
    public TimeSpan? RemindEvery { get; init; }

    /// <summary>When more people are asked; null for never.</summary>
    public DateTimeOffset? EscalateAt { get; init; }

    /// <summary>Who they are.</summary>
    public IReadOnlyList<string> EscalateTo { get; init; } = [];

    internal bool IsOfStep => OfStep || Kind == RequestKind.Question;
}
