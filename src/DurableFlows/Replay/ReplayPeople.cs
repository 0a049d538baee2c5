using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>Does what people did: answers, cancels, resumes, each when it was recorded; and lets deadlines pass.</summary>
internal sealed class ReplayPeople(ReplayHost host)
{
    private readonly FlowClient _client = new(host.Parts);

    /// <summary>Takes what was done to a run as a whole.</summary>
    public void TakeActs(ReplayRun run)
    {
        foreach (var act in run.Recording?.Acts ?? [])
        {
            if (run.Live.Knows(act))
                host.Agenda.Add(act.At, act.Position, () => act.Record is RunOpened opened ? ResumeAsync(run, opened) : CancelAsync(run, (CancelRequested)act.Record));
        }
    }

    /// <summary>Looks after a request that opened.</summary>
    public void Watch(ReplayRun run, string id)
    {
        var (path, request) = run.Session.Read(s => (s.Requests[id].Node.Path, s.Requests[id]));
        foreach (var (answer, verdict) in run.RecordedRequest(path, id)?.Answers ?? [])
        {
            if (verdict is AnswerVerdict.Accepted or AnswerVerdict.Counted && run.Gives(answer.Id) && run.Recording is { } recording)
            {
                var (at, position) = recording.Answers[answer.Id];
                host.Agenda.Add(at, position, () => AnswerAsync(run, path, id, answer, recording));
            }
        }

        if (run.Live.Approves && request.Request.Kind == RequestKind.Approval)
            host.Agenda.Add(host.Now, 0, () => ApproveAsync(run, request.Request));
        // Whoever would answer is not there, and has all the time.
        if (run.Live.IsDry)
            return;
        DateTimeOffset?[] moments = [request.Request.Deadline, request.Escalated ? null : request.Request.EscalateAt];
        // A run that waited when it was recorded waits.
        if (moments.Min() is { } due && (run.Recording?.Last is not { End: null } last || due <= last.Now))
            host.Agenda.Add(due, long.MaxValue, () => LookAfterAsync(run, id));
    }

    /// <summary>As many approve as must, each for one who may.</summary>
    private async Task ApproveAsync(ReplayRun run, InputRequest request)
    {
        for (var i = 0; i < request.Quorum; i++)
        {
            var approver = request.Approvers.Count == 0 ? $"approver-{i + 1}" : request.Approvers[i % request.Approvers.Count];
            var role = approver.StartsWith(AnswerRule.RolePrefix, StringComparison.Ordinal) ? approver[AnswerRule.RolePrefix.Length..] : null;
            try
            {
                var answer = new AnswerRequest { Decision = AnswerDecision.Approve, By = role is null ? approver : $"{role}-{i + 1}", Roles = role is null ? [] : [role], Via = "dry-run" };
                await _client.AnswerAsync(run.Session.Run, request.Id, answer, host.Cancellation).ConfigureAwait(false);
            }
            catch (FlowException e)
            {
                host.Refused.Add(new ReplayRefusal(run.Session.Run.Value, null, e.Code, e.Message));
            }
        }
    }

    private async Task LookAfterAsync(ReplayRun run, string id)
    {
        if (run.Session.Read(s => RequestTimers.Due(s, id, host.Parts.Records)) is { } record)
            await run.Session.AppendAsync(record).ConfigureAwait(false);
    }

    private async Task AnswerAsync(ReplayRun run, NodePath path, string id, InputAnswered answer, Recording recording)
    {
        try
        {
            await _client.AnswerAsync(run.Session.Run, id, new AnswerRequest
            {
                Decision = answer.Decision,
                By = answer.By,
                Roles = answer.Roles ?? [],
                For = answer.For,
                Value = answer.Value is { } value ? await recording.Values.LoadAsync(value, host.Cancellation).ConfigureAwait(false) : null,
                Comment = answer.Comment,
                Via = answer.Via,
            }, host.Cancellation).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            host.Refused.Add(new ReplayRefusal(run.Session.Run.Value, path.ToString(), e.Code, e.Message));
        }
    }

    private async Task CancelAsync(ReplayRun run, CancelRequested cancel)
    {
        try
        {
            await _client.CancelAsync(run.Session.Run, cancel.By, cancel.Reason, host.Cancellation).ConfigureAwait(false);
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunEnded)
        {
            // It was faster this time, which shows in what it came to.
        }
    }

    /// <summary>Goes on with a run that ended, or changes one, as was done; one that goes on by itself needs no resume.</summary>
    private async Task ResumeAsync(ReplayRun run, RunOpened opened)
    {
        if (opened.Plan is null && run.Session.Read(s => s.End is null or RunCompleted))
            return;
        try
        {
            host.Keep(run, await host.Opener.OpenAsync(run.Session, await OptionsAsync(run, opened).ConfigureAwait(false), host.Cancellation).ConfigureAwait(false));
        }
        catch (FlowException e)
        {
            host.Refused.Add(new ReplayRefusal(run.Session.Run.Value, null, e.Code, e.Message));
        }
    }

    private async Task<ResumeOptions> OptionsAsync(ReplayRun run, RunOpened opened)
    {
        if (opened.Plan is not { } plan || run.Recording is not { } recording)
            return new ResumeOptions { Reason = opened.Reason };
        var outputs = new Dictionary<string, FlowValue>(StringComparer.Ordinal);
        foreach (var (node, output) in plan.Outputs)
            outputs[node] = await recording.Values.LoadAsync(output.Value, host.Cancellation).ConfigureAwait(false);
        return new ResumeOptions
        {
            Reason = opened.Reason,
            Rerun = plan.Rerun,
            Skip = plan.Skip ?? [],
            SetOutputs = outputs,
            Input = plan.Input is { } input ? await recording.Values.LoadAsync(input, host.Cancellation).ConfigureAwait(false) : null,
            RetryReturned = plan.RetryReturned,
            // A replay with a flow of its own stays with that.
            Adopted = plan.Adopts is { } adopted && run.Session.Read(s => s.Definition) == adopted.From ? adopted : null,
        };
    }
}
