using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Refuses malformed answers before they reach the journal, and tells what the others came to.</summary>
internal static class Answers
{
    public static async ValueTask CheckAsync(RunSession session, string id, AnswerRequest answer, RunValues values, ISecretSource secrets, CancellationToken cancellation)
    {
        var (request, known) = session.Read(s => (s.Requests.GetValueOrDefault(id), s.Requests.Keys.ToArray()));
        if (request is null)
        {
            throw new FlowException(ErrorCodes.RequestNotFound, known.Length == 0
                ? $"Run {session.Run} has no request '{id}'; it has asked nothing so far."
                : $"Run {session.Run} has no request '{id}'. It has: {string.Join(", ", known)}.");
        }

        if (string.IsNullOrWhiteSpace(answer.By))
            throw Invalid("It does not say who gives it.");
        await RefuseSecretsAsync(session, answer, values, secrets, cancellation).ConfigureAwait(false);
        if (request.Request.Kind == RequestKind.Approval)
            await CheckApprovalAsync(session, request, answer, values, cancellation).ConfigureAwait(false);
        else
            CheckReply(request.Request, answer);
    }

    /// <summary>What an answer came to, by the fold up to its own record.</summary>
    public static AnswerResult Result(RunState state, string id, InputAnswered record)
    {
        if (!state.Requests.TryGetValue(id, out var request))
            throw new FlowException(ErrorCodes.RequestWithdrawn, $"Request {id} is no longer asked: the node that asked it is gone. The answer was not used.");
        var verdict = request.Answers.First(a => a.Answer.Id == record.Id).Verdict;
        var details = RunReader.Details(state, request, null);
        var title = $"'{request.Request.Title}' ({id})";
        return verdict switch
        {
            AnswerVerdict.Accepted => new AnswerResult(verdict, details, $"{title} is {request.Status.ToString().ToLowerInvariant()}."),
            AnswerVerdict.Counted => new AnswerResult(verdict, details, $"Your approval of {title} counts; {request.Request.Quorum - details.Approvals} more needed."),
            AnswerVerdict.Repeated => new AnswerResult(verdict, details, $"You had answered {title} the same before; nothing changed."),
            AnswerVerdict.AlreadyAnswered => throw new FlowException(ErrorCodes.RequestAnswered, Decided(request, title)),
            AnswerVerdict.Expired => throw new FlowException(ErrorCodes.RequestExpired, $"{title} expired at {request.Request.Deadline:u}; the answer came too late and was not used."),
            AnswerVerdict.Forbidden => throw new FlowException(ErrorCodes.AnswerForbidden, $"{record.By} may not answer {title}. {Allowed(request)}"),
            _ => throw new FlowException(ErrorCodes.RequestWithdrawn, $"{title} is no longer asked: what it was about has changed, or its run has ended. The answer was not used."),
        };
    }

    private static async ValueTask CheckApprovalAsync(
        RunSession session, RequestState request, AnswerRequest answer, RunValues values, CancellationToken cancellation)
    {
        if (!Enum.IsDefined(answer.Decision))
            throw Invalid("It says neither yes nor no: approve or reject.");
        if (answer.Decision == AnswerDecision.Reply)
            throw Invalid("It is a reply, and this is an approval: approve or reject.");
        if (answer.Value is not { } edits)
            return;
        if (answer.Decision != AnswerDecision.Approve)
            throw Invalid("Only an approval can change the input.");
        if (edits.Element.ValueKind != JsonValueKind.Object || request.Request.Editable.Count == 0)
            throw Invalid(request.Request.Editable.Count == 0 ? "Nothing may be changed here." : "Edits are an object of the fields to change.");
        var refused = edits.Element.EnumerateObject().Select(p => p.Name).Where(n => !request.Request.Editable.Contains(n)).ToArray();
        if (refused.Length > 0)
        {
            throw Invalid($"The field{(refused.Length > 1 ? "s" : "")} {string.Join(", ", refused)} may not be changed here; "
                + (request.Request.Editable.Count == 0 ? "none may." : $"only {string.Join(", ", request.Request.Editable)}."));
        }

        // What is withdrawn is told so by the fold; its node may be gone.
        if (!request.IsOpen)
            return;
        var work = session.Read(s => NodeWork.Of(s, request.Node));
        if (request.Request.Schema is null && work.Graph.Secrets is null)
            return;
        // What a gate shows may be a part of the input; what must fit is what would run.
        var input = request.Request.OfStep
            ? await values.LoadAsync(request.Request.Shown, cancellation).ConfigureAwait(false)
            : await new ScopeBuilder(work, values).EffectiveInputAsync(cancellation).ConfigureAwait(false);
        var references = new Redaction(InputSecrets.In(work.Graph, await values.LoadAsync(work.RunInput, cancellation).ConfigureAwait(false)).Select(r => r.ToString()));
        foreach (var edit in input.Element.ValueKind == JsonValueKind.Object ? edits.Element.EnumerateObject() : default)
        {
            if (input.Element.TryGetProperty(edit.Name, out var now) && references.IsIn(now))
                throw Invalid($"The field {edit.Name} holds a secret, which may not be changed here.");
        }

        if (request.Request.Schema is { } schema)
        {
            var problems = InputCheck.Problems(schema.GetRawText(), Edits.Apply(input, edits));
            if (problems.Count > 0)
                throw Invalid($"The changed input does not fit: {string.Join("; ", problems)}.");
        }
    }

    private static async ValueTask RefuseSecretsAsync(RunSession session, AnswerRequest answer, RunValues values, ISecretSource secrets, CancellationToken cancellation)
    {
        var (graph, stored) = session.Read(s => (s.Graph, s.Input));
        if (graph.Secrets is null)
            return;
        var input = await values.LoadAsync(stored, cancellation).ConfigureAwait(false);
        InputSecrets.RefuseIn(graph, input, secrets, answer.Value, "The answer");
        InputSecrets.RefuseIn(graph, input, secrets, FlowValue.From(answer.Comment), "The comment");
    }

    private static void CheckReply(InputRequest request, AnswerRequest answer)
    {
        if (answer.Decision != AnswerDecision.Reply)
            throw Invalid("This is a question: reply to it.");
        if (answer.Value is not { } reply || reply.IsNull || IsBlank(reply))
            throw Invalid("It is empty; no answer is never an answer.");
        if (request.Choices.Count > 0 && (reply.Element.ValueKind != JsonValueKind.String || !request.Choices.Contains(reply.Element.GetString() ?? "")))
            throw Invalid($"It is none of the choices: {string.Join(", ", request.Choices)}.");
        if (request.Schema is { } schema && InputCheck.Problems(schema.GetRawText(), reply) is { Count: > 0 } problems)
            throw Invalid($"It does not fit: {string.Join("; ", problems)}.");
    }

    private static bool IsBlank(FlowValue reply) => reply.Element.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(reply.Element.GetString());

    private static string Decided(RequestState request, string title) => request.Decisive is { } decisive
        ? $"{title} was {request.Status.ToString().ToLowerInvariant()} by {decisive.By} at {decisive.Time:u}; your answer was not used."
        : $"You had answered {title} otherwise before; the first answer counts.";

    private static string Allowed(RequestState request)
    {
        var who = request.Approvers.Count == 0 ? "" : $"Allowed: {string.Join(", ", request.Approvers)}. ";
        return request.Request.Excluded is { } starter ? $"{who}{starter}, who started the run, may not." : who.TrimEnd();
    }

    private static FlowException Invalid(string what) => new(ErrorCodes.AnswerInvalid, $"The answer is refused and the request stays open. {what}");
}
