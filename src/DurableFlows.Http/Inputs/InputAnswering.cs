using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Http.Problems;
using DurableFlows.Journal;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Inputs;

/// <summary>Answers a request. The first answer counts, by its place in the journal.</summary>
internal static class InputAnswering
{
    private const int MaxComment = 10_000;

    public static async Task<IResult> AnswerAsync(ApiCall call)
    {
        var body = await RequestBody.ObjectAsync<AnswerBody>(call).ConfigureAwait(false);
        var caller = call.Caller;
        if (body.By is { } by && by != caller.Name && !caller.MayActAsOthers)
            throw ApiProblem.Malformed("'by' is for servers without access control; here your key or token says who you are.");
        return await SendAsync(call, call.Run, call.Part("request"), body, new Answerer(body.By ?? caller.Name, caller.Roles, "http")).ConfigureAwait(false);
    }

    /// <summary>Sends an answer on, whichever way it came.</summary>
    public static async Task<IResult> SendAsync(ApiCall call, RunId run, string request, AnswerBody body, Answerer who)
    {
        var result = await GiveAsync(call, run, request, body, who).ConfigureAwait(false);
        return ApiCall.Json(new { result.Verdict, result.Message, input = InputReading.Body(call, result.Request) });
    }

    /// <summary>The same, for those who say themselves what came of it.</summary>
    public static async Task<AnswerResult> GiveAsync(ApiCall call, RunId run, string request, AnswerBody body, Answerer who)
    {
        var answer = Read(body, who);
        if (body.InputHash is { } hash && (await InputReading.FindAsync(call, run, request).ConfigureAwait(false)).Request.InputHash is { } asked && asked != hash)
            throw new FlowException(ErrorCodes.RequestWithdrawn, $"What you were shown is not what request '{request}' asks. Read it again.");
        try
        {
            var result = await call.Client.AnswerAsync(run, request, answer, call.Cancellation).ConfigureAwait(false);
            await call.WakeAsync(run).ConfigureAwait(false);
            return result;
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RequestAnswered)
        {
            throw await AnsweredAsync(call, run, request, e).ConfigureAwait(false);
        }
    }

    private static AnswerRequest Read(AnswerBody body, Answerer who)
    {
        if (body.Decision is not { } decision || !Enum.IsDefined(decision))
            throw Invalid("'decision' must be approve, reject or reply.");
        if (body.Comment?.Length > MaxComment)
            throw Invalid($"'comment' is longer than {MaxComment} characters.");
        if (decision == AnswerDecision.Reply ? body.Edits is not null : body.Reply is not null)
            throw Invalid("'edits' belong to an approval, 'reply' to a reply.");
        return new AnswerRequest
        {
            Decision = decision,
            By = who.Name,
            Roles = who.Roles,
            For = body.For,
            Comment = body.Comment,
            Value = decision == AnswerDecision.Reply ? body.Reply : body.Edits,
            Via = who.Via,
        };
    }

    /// <summary>Says who was first, and when.</summary>
    private static async Task<ApiProblem> AnsweredAsync(ApiCall call, RunId run, string request, FlowException refused)
    {
        var problem = new ApiProblem(StatusCodes.Status409Conflict, refused.Code, refused.Message);
        var decided = await InputReading.FindAsync(call, run, request).ConfigureAwait(false);
        if (decided.Answers.LastOrDefault(a => a.Verdict is AnswerVerdict.Accepted or AnswerVerdict.Counted) is { } first)
            problem.Extensions["answer"] = new { first.Decision, first.By, first.At, first.Via };
        return problem;
    }

    private static ApiProblem Invalid(string what)
        => new(StatusCodes.Status400BadRequest, ErrorCodes.AnswerInvalid, $"The answer is refused and the request stays open. {what}");
}
