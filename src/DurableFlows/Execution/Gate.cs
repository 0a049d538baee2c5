using System.Security.Cryptography;
using System.Text;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>The gate in front of a node: asks about the exact input, and lets through only what was approved.</summary>
internal sealed class Gate(NodeWork work, RecordFactory records, RunValues values)
{
    /// <summary>Checks an input against what was decided about it, if anything.</summary>
    public async ValueTask<GateResult> CheckAsync(ApprovalDefinition gate, FlowValue input, ScopeBuilder scope, CancellationToken cancellation)
    {
        var id = RequestId(input);
        var request = work.Gate;
        if (request is null || request.Request.Id != id)
            return new GateResult(input, await AskAsync(gate, id, input, scope, cancellation).ConfigureAwait(false));
        return request.Status switch
        {
            RequestStatus.Approved => await ApprovedAsync(input, request, cancellation).ConfigureAwait(false),
            RequestStatus.Expired => new GateResult(input, Expired(gate, request)),
            RequestStatus.Rejected => new GateResult(input, await RejectedAsync(gate.OnReject, request, scope, cancellation).ConfigureAwait(false)),
            _ => new GateResult(input, await AskAsync(gate, id, input, scope, cancellation).ConfigureAwait(false)),
        };
    }

    /// <summary>A request is about one run, one node, one round of it, and exactly this input: the same again after a resume, another one when anything changed.</summary>
    private string RequestId(FlowValue input)
    {
        var about = $"{work.RequestsOf}/{work.Dispatch.Path}/{work.Dispatch.Epoch}/{input.Hash}/{Fingerprint.Of(work.Node.Definition, work.Node.Type?.Version ?? 0)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..16];
    }

    private async ValueTask<JournalRecord> AskAsync(
        ApprovalDefinition gate, string id, FlowValue input, ScopeBuilder scope, CancellationToken cancellation)
    {
        var names = new Dictionary<string, FlowValue>(StringComparer.Ordinal) { ["input"] = input };
        var shown = work.Node.Show is { } show
            ? show.Evaluate((await scope.BuildAsync([], [], cancellation).ConfigureAwait(false)) with { Input = input })
            : input;
        var now = records.Now;
        return records.Requested(work, new InputRequest
        {
            Id = id,
            Kind = RequestKind.Approval,
            Title = OneLine(work.Node.ApprovalTitle?.Render(names) ?? work.Node.Definition.Title ?? work.Node.Id),
            Message = work.Node.ApprovalMessage?.Render(names),
            Shown = await values.StoreAsync(shown, cancellation).ConfigureAwait(false),
            InputHash = input.Hash,
            Schema = gate.EditSchema,
            Editable = gate.Editable,
            Approvers = gate.Approvers,
            Delegates = gate.Delegates.Count > 0 ? gate.Delegates : null,
            Excluded = gate.ExcludeStarter ? work.Started.By : null,
            Quorum = gate.Quorum,
            Deadline = RecordFactory.Whole(now + gate.Deadline),
            RemindEvery = gate.RemindEvery,
            EscalateAt = RecordFactory.Whole(now + gate.Escalate?.After),
            EscalateTo = gate.Escalate?.To ?? [],
        }, null);
    }

    private async ValueTask<GateResult> ApprovedAsync(FlowValue input, RequestState request, CancellationToken cancellation)
    {
        if (request.Decisive?.Value is not { } edits)
            return new GateResult(input, null, Request: request.Request.Id);
        var changes = await values.LoadAsync(edits, cancellation).ConfigureAwait(false);
        var changed = Edits.Apply(input, changes);
        return new GateResult(changed, null, await values.StoreAsync(changed, cancellation).ConfigureAwait(false), request.Request.Id) { Changes = changes };
    }

    private JournalRecord Expired(ApprovalDefinition gate, RequestState request)
    {
        var reason = $"Nobody decided '{request.Request.Title}' before its deadline {request.Request.Deadline:u}.";
        return gate.OnDeadline == DeadlineBehavior.Skip
            ? records.Skipped(work, reason)
            : records.Failed(work, new FlowError
            {
                Code = gate.OnDeadline == DeadlineBehavior.Reject ? ErrorCodes.RequestRejected : ErrorCodes.RequestExpired,
                Category = "rejected",
                Message = reason,
            });
    }

    private async ValueTask<JournalRecord> RejectedAsync(
        RejectBehavior behavior, RequestState request, ScopeBuilder scope, CancellationToken cancellation)
    {
        var answer = request.Decisive;
        var reason = $"{answer?.By} rejected '{request.Request.Title}'{(string.IsNullOrWhiteSpace(answer?.Comment) ? "." : ": " + answer.Comment)}";
        if (behavior == RejectBehavior.Skip)
            return records.Skipped(work, reason);
        if (behavior != RejectBehavior.Return)
            return records.Failed(work, new FlowError { Code = ErrorCodes.RequestRejected, Category = "rejected", Message = reason });
        var output = FlowValue.From(new Rejection(false, answer?.By, answer?.Comment));
        var edges = await EdgeVerdicts.OfAsync(work, scope, "succeeded", output, null, cancellation).ConfigureAwait(false);
        return records.Completed(work, StoredValue.Of(output), edges, TimeSpan.Zero) with { Request = request.Request.Id };
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private sealed record Rejection(bool Approved, string? By, string? Comment);
}
