using DurableFlows.Approvals;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>What an answer came to.</summary>
/// <param name="Verdict">By its position in the journal.</param>
/// <param name="Request">The request after it.</param>
/// <param name="Message">The same for people.</param>
public sealed record AnswerResult(AnswerVerdict Verdict, RequestDetails Request, string Message);
