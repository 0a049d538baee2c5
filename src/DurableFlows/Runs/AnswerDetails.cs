using DurableFlows.Approvals;

namespace DurableFlows.Runs;

/// <summary>An answer that came to a request.</summary>
/// <param name="Decision">What it says.</param>
/// <param name="By">Who gave it.</param>
/// <param name="For">In whose place; null for their own.</param>
/// <param name="At">When, in UTC.</param>
/// <param name="Via">The way it came.</param>
/// <param name="Comment">The comment; null for none.</param>
/// <param name="Verdict">What it came to.</param>
public sealed record AnswerDetails(
    AnswerDecision Decision, string By, string? For, DateTimeOffset At, string Via, string? Comment, AnswerVerdict Verdict);
