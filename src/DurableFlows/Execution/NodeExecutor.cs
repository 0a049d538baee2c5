using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Runs one attempt at one step and gives the record of what it came to. Knows nothing of scheduling.</summary>
internal sealed class NodeExecutor(TimeProvider time, RecordFactory records, IServiceProvider services, ISecretSource secrets, NodeCache cache, INodeStandIn? standIn = null)
{
    /// <summary>Runs a step.</summary>
    /// <param name="work">What the step needs to know.</param>
    /// <param name="values">The run's values.</param>
    /// <param name="started">Makes the start of an attempt durable, where it may not simply be repeated.</param>
    /// <param name="cancellation">The run is cancelled or the host stops; then there is no record.</param>
    /// <param name="reports">Takes what the node reports; null when nobody is to hear it.</param>
    public async ValueTask<JournalRecord> RunAsync(
        NodeWork work, RunValues values, Func<AttemptStarted, Task> started, CancellationToken cancellation, StepReports? reports = null)
    {
        var begin = time.GetTimestamp();
        var scope = new ScopeBuilder(work, values);
        try
        {
            return await StepAsync(work, values, scope, started, reports, begin, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && !IsInfrastructure(e) && e is not SupersededAttemptException)
        {
            return await FailedAsync(work, scope, Failures.Of(e), time.GetElapsedTime(begin), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether an error says nothing about the node: the run is suspended instead.</summary>
    private static bool IsInfrastructure(Exception e) => e is FlowException
    {
        Code: ErrorCodes.StoreUnavailable or ErrorCodes.NodeTypeMissing
        or ErrorCodes.PayloadMissing or ErrorCodes.PayloadDamaged or ErrorCodes.SecretMissing or ErrorCodes.ReplayNotRecorded
    } or JournalDamagedException;

    private async ValueTask<JournalRecord> StepAsync(
        NodeWork work, RunValues values, ScopeBuilder scope, Func<AttemptStarted, Task> started, StepReports? reports, long begin, CancellationToken cancellation)
    {
        if (work.Broken is { } broken)
            return await FailedAsync(work, scope, broken, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        if (work.Stopped)
            return records.Skipped(work, "The run stops because of a failure elsewhere.") with { Stopped = true };
        if (work is { OwnStep: 0, IsCall: false } && work.Node.When is { } when && IsAskedHere(work, when)
            && !when.Holds(await scope.BuildAsync(when, cancellation).ConfigureAwait(false)))
        {
            return records.Skipped(work, $"The condition '{when.Source}' did not hold.");
        }

        if (work is { IsMap: true, Node.Items: { } items })
        {
            var map = new MapSteps(work, records, values, items);
            if (work.Items is not { } settled)
                return await map.ExpandAsync(scope, cancellation).ConfigureAwait(false);
            var output = await map.CollectAsync(settled, cancellation).ConfigureAwait(false);
            return await CompletedAsync(work, values, scope, output, time.GetElapsedTime(begin), cancellation).ConfigureAwait(false);
        }

        var input = await scope.EffectiveInputAsync(cancellation).ConfigureAwait(false);
        var gate = new GateResult(input, null);
        if (work is { IsCall: false, Node.Definition.Approval: { } approval })
        {
            // What a request is about takes the type in: without it people would be asked anew, for a node that cannot run. A replay gives them their answers all the same.
            if (standIn is null)
                _ = TypeOf(work);
            gate = await new Gate(work, records, values).CheckAsync(approval, input, scope, cancellation).ConfigureAwait(false);
        }

        if (gate.Instead is NodeFailed refused)
            return await FailedAsync(work, scope, refused.Error, time.GetElapsedTime(begin), cancellation).ConfigureAwait(false);
        if (gate.Instead is { } instead)
            return instead;
        if (work.Request is { Status: RequestStatus.Expired, Request.IsOfStep: true } question)
            throw new NodeException(ErrorCodes.RequestExpired, $"Nobody answered '{question.Request.Title}' before its deadline {question.Request.Deadline:u}.", category: "rejected");

        var caches = work is { OwnStep: 0, IsCall: false, Node.Definition.Cache: not null, Node.Type: not null } && !work.Exclude.Contains(work.Node.Id);
        if (caches && await cache.FindAsync(work.Node.Definition, TypeVersion(work), gate.Input, cancellation).ConfigureAwait(false) is { } known)
            return Gated(await CompletedAsync(work, values, scope, known, time.GetElapsedTime(begin), cancellation).ConfigureAwait(false) with { Cached = true }, gate);
        var step = await RunNodeAsync(work, values, gate, started, reports, cancellation).ConfigureAwait(false);
        if (caches && step is NodeStep.Completed fresh)
            await cache.KeepAsync(work.Node.Definition, TypeVersion(work), gate.Input, fresh.Output, cancellation).ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(begin);
        return step switch
        {
            NodeStep.Completed done => Gated(await CompletedAsync(work, values, scope, done.Output, elapsed, cancellation).ConfigureAwait(false), gate),
            NodeStep.Skipped skipped => records.Skipped(work, skipped.Reason),
            NodeStep.Continued next => records.Progressed(work) with { State = await values.StoreAsync(next.State, cancellation).ConfigureAwait(false), ResumeAt = RecordFactory.Whole(next.ResumeAt) },
            NodeStep.ChildStarted child => await ChildAsync(work, values, child, cancellation).ConfigureAwait(false),
            NodeStep.Called called => await CalledAsync(work, values, called, cancellation).ConfigureAwait(false),
            NodeStep.Asked asked => records.Requested(work, await Questions.OfAsync(work, asked.Question, records.Now, values, cancellation).ConfigureAwait(false), await values.StoreAsync(asked.State, cancellation).ConfigureAwait(false)),
            _ => throw new InvalidOperationException($"Steps of type {step.GetType().Name} are not known."),
        };
    }

    private async ValueTask<JournalRecord> CalledAsync(NodeWork work, RunValues values, NodeStep.Called called, CancellationToken cancellation)
    {
        if (work.Dispatch.Path.Index is not null)
            throw new NodeException(ErrorCodes.NodeFailed, work.IsCall ? "A call makes no calls: let it run a child flow." : "A node that makes calls cannot be an item of a map: let the map run a child flow with it.");
        return records.Progressed(work) with
        {
            Version = JournalRecord.CallsVersion,
            Added = await values.StoreAsync(called.Added, cancellation, RunValues.RoundInlineLimit).ConfigureAwait(false),
            Calls = called.Calls.Count == 0 ? null : await values.StoreAsync(JsonValues.List(called.Calls), cancellation, RunValues.RoundInlineLimit).ConfigureAwait(false),
            Names = called.Calls.Count == 0 ? null : called.Names,
            Count = called.Calls.Count == 0 ? null : called.Calls.Count,
            State = called.State is { } state ? await values.StoreAsync(state, cancellation).ConfigureAwait(false) : null,
        };
    }

    private async ValueTask<JournalRecord> ChildAsync(NodeWork work, RunValues values, NodeStep.ChildStarted child, CancellationToken cancellation)
    {
        if (work is { IsCall: false, Rounds.Count: > 0 })
            throw new NodeException(ErrorCodes.NodeFailed, "A node that has made calls runs no child flow by itself: let a call run it.");
        InputSecrets.Refuse(work.Graph.Flow(child.Flow), child.Input);
        return records.Progressed(work) with
        {
            Child = new ChildLink(ChildRuns.IdOf(work).Value, child.Flow, await values.StoreAsync(child.Input, cancellation).ConfigureAwait(false)),
        };
    }

    private async ValueTask<NodeStep> RunNodeAsync(
        NodeWork work, RunValues values, GateResult gate, Func<AttemptStarted, Task> started, StepReports? reports, CancellationToken cancellation)
    {
        if (standIn is not null && await standIn.StepAsync(work, cancellation).ConfigureAwait(false) is { } known)
            return known;
        var type = TypeOf(work);
        var options = OptionsBinder.Bind(type, work.Node.Definition.With, secrets);
        var given = await GivenInput.OfAsync(work, values, gate, secrets, cancellation).ConfigureAwait(false);
        if (!given.Messages.IsNone)
            options = options with { Secrets = options.Secrets.With(given.Messages) };
        var isStarted = work.AttemptStarted || work.Started.Settings.Durability != Durability.Full;
        if (!work.Node.Repeatable)
            await StartAsync().ConfigureAwait(false);
        var context = await ContextAsync(work, values, given, options, cancellation).ConfigureAwait(false) with { Start = StartAsync, Reporter = reports?.Without(options.Secrets) };
        try
        {
            var step = await CallAsync(type.Create(context.Services), context, work.Node.Definition.Timeout, cancellation).ConfigureAwait(false);
            return Redacted(step, options.Secrets, given.Values);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && !IsInfrastructure(e) && e is not SupersededAttemptException)
        {
            throw new RedactedException(Failures.Of(e), options.Secrets);
        }

        Task StartAsync()
        {
            if (isStarted)
                return Task.CompletedTask;
            isStarted = true;
            return started(records.Started(work));
        }
    }

    private async ValueTask<NodeStep> CallAsync(INode node, NodeContext context, TimeSpan? limit, CancellationToken cancellation)
    {
        if (limit is not { } timeout)
            return await node.RunAsync(context, cancellation).ConfigureAwait(false);

        // A node that does not heed its token goes on alone; what it comes to is not used, not even when it held its thread until then.
        using var clock = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            var step = await node.RunAsync(context, either.Token).AsTask().WaitAsync(clock.Token).ConfigureAwait(false);
            return clock.IsCancellationRequested ? throw new AttemptTimeoutException(timeout) : step;
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new AttemptTimeoutException(timeout);
        }
    }

    /// <summary>What a node says to people, without the secrets it was given, and what it gives, with references in place of those of the run's input.</summary>
    private static NodeStep Redacted(NodeStep step, Redaction secrets, Redaction values) => step switch
    {
        NodeStep.Completed done when !values.IsNone => new NodeStep.Completed(values.Apply(done.Output)),
        NodeStep.Continued next when !values.IsNone => next with { State = values.Apply(next.State) },
        NodeStep.Called called when !values.IsNone => new NodeStep.Called(values.Apply(called.Added), [.. called.Calls.Select(values.Apply)], called.State is { } state ? values.Apply(state) : null) { Names = called.Names?.Select(values.Apply).ToList() },
        NodeStep.ChildStarted child when !values.IsNone => child with { Input = values.Apply(child.Input) },
        NodeStep.Skipped skipped => new NodeStep.Skipped(secrets.Apply(skipped.Reason)),
        NodeStep.Asked asked => asked with
        {
            Question = asked.Question with
            {
                Title = secrets.Apply(asked.Question.Title),
                Message = asked.Question.Message is { } message ? secrets.Apply(message) : null,
                Choices = [.. asked.Question.Choices.Select(values.Apply)],
                Subject = asked.Question.Subject is { } subject ? values.Apply(subject) : null,
                AnswerSchema = asked.Question.AnswerSchema is { } schema ? values.Apply(FlowValue.FromElement(schema)).Element : null,
            },
            State = values.Apply(asked.State),
        },
        _ => step,
    };

    private async ValueTask<NodeContext> ContextAsync(
        NodeWork work, RunValues values, GivenInput given, BoundOptions options, CancellationToken cancellation) => new()
        {
            Run = work.Run,
            Flow = work.Graph.Definition.Id,
            Definition = work.Graph.Definition,
            RunStartedAt = work.Started.Time,
            Markers = values.Markers,
            Path = work.Dispatch.Path.ToString(),
            Attempt = work.Dispatch.Attempt,
            Step = work.OwnStep,
            Incarnation = work.Incarnation,
            Epoch = work.Dispatch.Epoch,
            Input = given.Input,
            Options = options.Value,
            Secrets = options.Secrets,
            Rounds = await RoundValues.OfAsync(work, values, cancellation).ConfigureAwait(false),
            Call = work.IsCall ? work.Dispatch.Path.Index : null,
            MayHaveActed = work.AttemptStarted,
            State = work.OwnStep == 0 ? null : await values.LoadAsync(work.State, cancellation).ConfigureAwait(false),
            Answer = work.Answer is { } answer ? await Questions.AnswerAsync(work.AnswerTo, answer, values, cancellation).ConfigureAwait(false) : null,
            ChildOutput = work.ChildEnd is { Error: null } done ? await values.LoadAsync(done.Output, cancellation).ConfigureAwait(false) : null,
            ChildError = work.ChildEnd?.Error,
            Time = time,
            Services = given.Messages.IsNone ? services : new RedactingServices(services, options.Secrets),
            Files = values,
        };

    private async ValueTask<NodeCompleted> CompletedAsync(
        NodeWork work, RunValues values, ScopeBuilder scope, FlowValue output, TimeSpan elapsed, CancellationToken cancellation)
    {
        // What calls gave is read back at every step, on whatever host.
        var stored = work.Exclude.Contains(work.Node.Id) && !work.IsCall
            ? values.Omit(output)
            : await values.StoreAsync(output, cancellation, work.IsCall ? RunValues.RoundInlineLimit : RunValues.InlineLimit).ConfigureAwait(false);
        var edges = await EdgeVerdicts.OfAsync(work, scope, "succeeded", output, null, cancellation).ConfigureAwait(false);
        return records.Completed(work, stored, edges, elapsed);
    }

    private static NodeCompleted Gated(NodeCompleted record, GateResult gate)
        => gate is { Request: null, Edited: null } ? record : record with { Request = gate.Request, Edited = gate.Edited };

    private async ValueTask<JournalRecord> FailedAsync(
        NodeWork work, ScopeBuilder scope, FlowError error, TimeSpan elapsed, CancellationToken cancellation)
    {
        var edges = work.Node.Definition.OnError == ErrorBehavior.Return
            ? await EdgeVerdicts.OfAsync(work, scope, "returned", null, error, cancellation).ConfigureAwait(false)
            : null;
        return records.Failed(work, error, edges, elapsed);
    }

    private static NodeType TypeOf(NodeWork work) => work.Node.Type ?? throw new FlowException(ErrorCodes.NodeTypeMissing,
        $"Node '{work.Node.Id}' is of type {work.Node.Definition.TypeName}, which this host does not have. Register it and resume the run, or move the run to a definition without it.");

    private static int TypeVersion(NodeWork work) => work.Node.Type?.Version ?? 0;

    /// <summary>A condition over the item is asked for each item, any other once for the node.</summary>
    private static bool IsAskedHere(NodeWork work, FlowExpression when)
        => work.Node.Definition.Map is null || (when.Names.Contains("item") || when.Names.Contains("index")) == !work.IsMap;
}
