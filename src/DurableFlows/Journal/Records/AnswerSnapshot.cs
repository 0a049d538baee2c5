using DurableFlows.Approvals;

namespace DurableFlows.Journal.Records;

/// <summary>An answer and what it came to.</summary>
internal sealed record AnswerSnapshot(InputAnswered Answer, AnswerVerdict Verdict);
