using DurableFlows.Approvals;
using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Between what a node asks and what people see, and back.</summary>
internal static class Questions
{
    public static InputRequest Of(NodeWork work, Question question, DateTimeOffset now) => new()
    {
        Id = FlowValue.From($"{work.RequestsOf}/{work.Dispatch.Path}/{work.Dispatch.Epoch}/{work.OwnStep}/{question.Title}/{question.Message}").Hash[..16],
        Kind = RequestKind.Question,
        Title = question.Title,
        Message = question.Message,
        Choices = question.Choices,
        Schema = question.AnswerSchema,
        Approvers = question.Approvers,
        Deadline = RecordFactory.Whole(now + question.Deadline),
    };

    /// <summary>What the node sees of an answer: <c>answer</c>, <c>by</c>, <c>comment</c> and <c>at</c>.</summary>
    public static async ValueTask<FlowValue> AnswerAsync(InputAnswered answer, RunValues values, CancellationToken cancellation) => JsonValues.Object(
    [
        ("answer", await values.LoadAsync(answer.Value, cancellation).ConfigureAwait(false)),
        ("by", FlowValue.From(answer.By)),
        ("comment", FlowValue.From(answer.Comment)),
        ("at", FlowValue.From(answer.Time)),
    ]);
}
