using DurableFlows.Agents.Models;
using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>One step of a linear orchestrator.</summary>
internal sealed class LinearSteps(LinearOptions options, NodeContext context)
{
    private readonly LinearHistory _history = new(options, context);

    public async ValueTask<NodeStep> StepAsync(CancellationToken cancellation)
    {
        if (_history.Plan is not { } plan)
            return await PlanAsync(cancellation).ConfigureAwait(false);
        // An answer counts also where the run was moved meanwhile to a definition that asks nobody.
        if (!_history.IsApproved && context.Answer is { } answer)
            return Decided(answer);
        if (!_history.IsApproved && options.Approval is { } approval)
            return Ask(approval, plan);
        if (_history.Failure is { } failure)
            return Again(LinearRound.Failed, $"The task '{failure.Value.To<AgentCall>()?.Name}' failed: {failure.Error?.Message ?? failure.Skipped}");
        return _history.Done.Count < plan.Count ? Begin(plan[_history.Done.Count]) : await AnswerAsync(plan, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<NodeStep> PlanAsync(CancellationToken cancellation)
    {
        var prompts = new LinearPrompts(options, context, _history);
        var reply = await CallAsync(prompts.ForPlan(), new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(prompts.Schema, "plan") }, cancellation).ConfigureAwait(false);
        var answer = StructuredAnswer.Read(reply.Message.Text, prompts.Schema);
        if (answer.Value is { } plan)
            return Round(new LinearRound { Kind = LinearRound.Planned, Tasks = Tasks(plan), Turn = TurnRecord.Of(TurnRecord.Turn, reply) });
        if (_history.Repairs >= options.Repairs)
            throw new NodeException(AgentCodes.ModelOutputInvalid, $"The plan of node '{context.Path}' is none, after {_history.Repairs} repairs: {answer.Problem}.");
        return Round(new LinearRound { Kind = LinearRound.Repaired, Turn = TurnRecord.Of(TurnRecord.Repair, reply, $"This plan cannot be used: {answer.Problem}. Answer again, with JSON of the schema alone.") });
    }

    private NodeStep.Asked Ask(PlanApproval approval, IReadOnlyList<PlanTask> plan) => new(new Question
    {
        Title = $"Plan {_history.Plans} of {context.Path}",
        Subject = FlowValue.From(new PlanShown(_history.Plans, plan)),
        Editable = ["tasks"],
        AnswerSchema = new LinearPrompts(options, context, _history).Schema,
        Approvers = approval.Approvers,
        Quorum = approval.Quorum,
        Deadline = approval.Deadline,
    }, FlowValue.Null);

    private NodeStep.Called Decided(FlowValue answer)
    {
        var said = answer.Element;
        if (said.GetProperty("approved").GetBoolean())
            return Round(new LinearRound { Kind = LinearRound.Approved, Tasks = Tasks(FlowValue.FromElement(said.GetProperty("answer"))) });
        var comment = said.GetProperty("comment").ToString();
        return Again(LinearRound.Rejected, $"{said.GetProperty("by").GetString()} rejected this plan{(comment.Length == 0 ? "." : $": {comment}")}");
    }

    /// <summary>Gives a plan up for another one, while there may be one.</summary>
    private NodeStep.Called Again(string kind, string reason)
    {
        if (_history.Plans < options.MaxPlans)
            return Round(new LinearRound { Kind = kind, Reason = reason });
        var message = $"Node '{context.Path}' has made {_history.Plans} of {options.MaxPlans} plans. {reason} To go on with another plan, raise 'maxPlans', move the run to that definition and resume it.";
        throw kind == LinearRound.Rejected
            ? new NodeException(ErrorCodes.RequestRejected, message, category: "rejected")
            : new NodeException(AgentCodes.OrchestratorPlan, message, category: "limit");
    }

    private NodeStep.Called Begin(PlanTask task)
    {
        // The run may have been moved to a definition with another team.
        if (!options.Agents.TryGetValue(task.Agent, out var agent))
            return Again(LinearRound.Failed, $"The task '{task.Name}' is for '{task.Agent}', who is no longer in the team.");
        var given = FlowValue.From(new { task = task.Task, results = _history.Results.Select(r => new { name = r.Name, result = r.Result }) });
        return new NodeStep.Called(FlowValue.From(new LinearRound { Kind = LinearRound.Began }), [FlowValue.From(new AgentCall(task.Name, agent.Flow, given))]) { Names = [task.Name] };
    }

    private async ValueTask<NodeStep> AnswerAsync(IReadOnlyList<PlanTask> plan, CancellationToken cancellation)
    {
        var reply = await CallAsync(new LinearPrompts(options, context, _history).ForAnswer(), new ChatOptions(), cancellation).ConfigureAwait(false);
        return new NodeStep.Completed(FlowValue.From(new LinearOutput
        {
            Text = reply.Message.Text,
            Tasks = [.. plan.Zip(_history.Done, (task, done) => new TaskResult(task.Name, task.Agent, done.Output ?? FlowValue.Null))],
            Plans = _history.Plans,
            Usage = ModelUsage.Of([.. _history.Rounds.Select(r => r.Turn).OfType<TurnRecord>(), TurnRecord.Of(TurnRecord.Turn, reply)]),
        }));
    }

    private Task<ModelReply> CallAsync(List<ChatMessage> messages, ChatOptions request, CancellationToken cancellation)
        => new ModelCaller(ModelConnections.For(context.Services)).CallAsync([options.Model, .. options.Fallback], messages, request, null, cancellation);

    private static PlanTask[] Tasks(FlowValue plan) => FlowValue.FromElement(plan.Element.GetProperty("tasks")).To<PlanTask[]>() ?? [];

    private static NodeStep.Called Round(LinearRound round) => new(FlowValue.From(round), []);

    private sealed record PlanShown(int Version, IReadOnlyList<PlanTask> Tasks);
}
