using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Nodes.BuiltIn;

namespace DurableFlows.Replay;

/// <summary>Gives what nodes came to when they were recorded. What only computes is computed anew.</summary>
internal sealed class RecordedNodes(IReadOnlyDictionary<string, ReplayRun> runs) : INodeStandIn
{
    private static readonly NodeType[] Computed = [TransformNode.Type, ChoiceNode.Type, ApprovalNode.Type, QuestionNode.Type, FlowNode.Type, FailNode.Type];

    /// <inheritdoc />
    public async ValueTask<NodeStep?> StepAsync(NodeWork work, CancellationToken cancellation)
    {
        var run = runs[work.Run.Value];
        run.IsAsked = true;
        if (run.Live.Mock(work.Dispatch.Path) is { } mock)
            return new NodeStep.Completed(mock);
        if (run.Live.Runs(work.Node))
            return null;
        var step = run.Take(work.Dispatch.Path);
        if (IsComputed(work.Node.Type) && !(step is not null && IsSecretive(work) && !ReplayRun.HasChanged(work.Node, step)))
            return null;
        if (step is null)
            return run.Live.Unknown || ReferenceEquals(work.Node.Type, DelayNode.Type) ? null : throw (run.Live.IsDry ? NotGiven(work) : Refused(work, WhyNot(run, work)));
        if (ReplayRun.HasChanged(work.Node, step))
            throw Refused(work, "its type, input or options are not those it was recorded with");
        return run.Recording is { } recording ? await OfAsync(step.Record, recording, work, cancellation).ConfigureAwait(false) : null;
    }

    public static bool IsComputed(NodeType? type) => Array.Exists(Computed, t => ReferenceEquals(t, type));

    /// <summary>The secrets may not be here.</summary>
    private static bool IsSecretive(NodeWork work) => GivenInput.MayHoldSecrets(work) || (work.Node.Definition.With is { } with && SecretReferences.StandIn(with));

    private static async ValueTask<NodeStep> OfAsync(JournalRecord record, Recording recording, NodeWork work, CancellationToken cancellation) => record switch
    {
        NodeCompleted { Output.Omitted: true } => throw Refused(work, "its output was not stored, by the flow's own checkpoint.exclude"),
        NodeCompleted done => new NodeStep.Completed(await recording.Values.LoadAsync(done.Output, cancellation).ConfigureAwait(false)),
        NodeFailed failed => throw new RedactedException(failed.Error, Redaction.None),
        NodeSkipped skipped => new NodeStep.Skipped(skipped.Reason),
        NodeProgressed { Child: { } child } => new NodeStep.ChildStarted(child.Flow, await recording.Values.LoadAsync(child.Input, cancellation).ConfigureAwait(false)),
        NodeProgressed { Added: { } added } called => new NodeStep.Called(
            await recording.Values.LoadAsync(added, cancellation).ConfigureAwait(false),
            called.Calls is null ? [] : ItemLists.Items(await recording.Values.LoadAsync(called.Calls, cancellation).ConfigureAwait(false)),
            called.State is null ? null : await recording.Values.LoadAsync(called.State, cancellation).ConfigureAwait(false))
        { Names = called.Names },
        NodeProgressed next => new NodeStep.Continued(await recording.Values.LoadAsync(next.State, cancellation).ConfigureAwait(false), next.ResumeAt),
        InputRequested asked => new NodeStep.Asked(await QuestionAsync(asked, recording, cancellation).ConfigureAwait(false), await recording.Values.LoadAsync(asked.State, cancellation).ConfigureAwait(false)),
        _ => throw new InvalidOperationException($"No node comes to a record of kind '{record.Kind}'."),
    };

    private static async ValueTask<Question> QuestionAsync(InputRequested asked, Recording recording, CancellationToken cancellation) => new()
    {
        Subject = asked.Request.Shown is { } shown ? await recording.Values.LoadAsync(shown, cancellation).ConfigureAwait(false) : null,
        Editable = asked.Request.Editable,
        Quorum = asked.Request.Quorum,
        Title = asked.Request.Title,
        Message = asked.Request.Message,
        Choices = asked.Request.Choices,
        AnswerSchema = asked.Request.Schema,
        Approvers = asked.Request.Approvers,
        Deadline = asked.Request.Deadline - asked.Time,
    };

    private static string WhyNot(ReplayRun run, NodeWork work) => run.Recording switch
    {
        null => "it stands in a child run that the recorded run did not start",
        var recording when !recording.Last.Graph.TryGet(work.Node.Id, out _) && !recording.First.TryGet(work.Node.Id, out _) => "the flow had no such node when it was recorded",
        var recording when recording.Steps(work.Dispatch.Path).Count == 0 => "the recorded run did not come this way",
        _ => "the recorded run did not come this way so often",
    };

    private static FlowException NotGiven(NodeWork work) => new(ErrorCodes.ReplayNotRecorded,
        $"Node '{work.Dispatch.Path}' of type {work.Node.Definition.Type} was not called, and no output is given for it. To have what comes after it tried, give one: --mock {work.Node.Id}=JSON");

    private static FlowException Refused(NodeWork work, string why) => new(ErrorCodes.ReplayNotRecorded,
        $"Node '{work.Dispatch.Path}' of type {work.Node.Definition.Type} was not called, and has no recorded outcome: {why}. To have it called, name it: --live {work.Node.Id}");
}
