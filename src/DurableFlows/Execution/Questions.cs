using DurableFlows.Approvals;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Between what a node asks and what people see, and back.</summary>
internal static class Questions
{
    public static async ValueTask<InputRequest> OfAsync(NodeWork work, Question question, DateTimeOffset now, RunValues values, CancellationToken cancellation)
    {
        var about = $"{work.RequestsOf}/{work.Dispatch.Path}/{work.Dispatch.Epoch}/{work.OwnStep}/{question.Title}/{question.Message}";
        return new InputRequest
        {
            Id = FlowValue.From(question.Subject is { } what ? $"{about}/{what.Hash}" : about).Hash[..16],
            Kind = question.Subject is null ? RequestKind.Question : RequestKind.Approval,
            OfStep = question.Subject is not null,
            Title = question.Title,
            Message = question.Message,
            Shown = question.Subject is { } shown ? await values.StoreAsync(shown, cancellation).ConfigureAwait(false) : null,
            InputHash = question.Subject?.Hash,
            Choices = question.Choices,
            Schema = question.AnswerSchema,
            Editable = question.Editable,
            Approvers = question.Approvers,
            Quorum = question.Quorum,
            Deadline = RecordFactory.Whole(now + question.Deadline),
        };
    }

    /// <summary>What the node sees of an answer: <c>answer</c>, <c>by</c>, <c>comment</c> and <c>at</c>; of a decision also <c>approved</c>, and as the answer the subject with the approver's changes.</summary>
    public static async ValueTask<FlowValue> AnswerAsync(RequestState? request, InputAnswered answer, RunValues values, CancellationToken cancellation)
    {
        var value = await values.LoadAsync(answer.Value, cancellation).ConfigureAwait(false);
        var members = new List<(string, FlowValue)>();
        if (request is { Request.Kind: RequestKind.Approval })
        {
            members.Add(("approved", FlowValue.From(answer.Decision == AnswerDecision.Approve)));
            var subject = await values.LoadAsync(request.Request.Shown, cancellation).ConfigureAwait(false);
            value = value.IsNull ? subject : Edits.Apply(subject, value);
        }

        members.AddRange([("answer", value), ("by", FlowValue.From(answer.By)), ("comment", FlowValue.From(answer.Comment)), ("at", FlowValue.From(answer.Time))]);
        return JsonValues.Object(members);
    }
}
