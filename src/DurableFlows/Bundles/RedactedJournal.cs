using DurableFlows.Approvals;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Bundles;

/// <summary>Blanks what rules name in the records of one run, in their order. The records stay the same in number and kind, so the journal folds to the same state.</summary>
internal sealed class RedactedJournal(RedactedValues values, RedactionRules rules, CancellationToken cancellation)
{
    private readonly Dictionary<string, string> _askers = new(StringComparer.Ordinal);

    public async ValueTask<JournalRecord> OfAsync(JournalRecord record) => record switch
    {
        RunStarted started => await OfAsync(started).ConfigureAwait(false),
        RunSnapshot snapshot => await OfAsync(snapshot).ConfigureAwait(false),
        RunOpened { Plan: { } plan } opened => opened with { Plan = await OfAsync(plan).ConfigureAwait(false) },
        NodeCompleted done => done with
        {
            Output = await Of(done.Output, done.Dispatch.Path.Node, "output").ConfigureAwait(false),
            Edited = await Or(done.Edited, done.Dispatch.Path.Node, "input").ConfigureAwait(false),
            EdgeErrors = Texts(done.EdgeErrors, done.Dispatch.Path.Node),
        },
        NodeFailed failed => failed with { Error = Error(failed.Error, failed.Dispatch.Path.Node) ?? failed.Error, EdgeErrors = Texts(failed.EdgeErrors, failed.Dispatch.Path.Node) },
        NodeSkipped skipped => skipped with { Reason = values.Text(skipped.Reason, At(skipped.Dispatch.Path.Node, "error")) ?? "" },
        NodeProgressed next => next with
        {
            State = await Or(next.State, next.Dispatch.Path.Node, "state").ConfigureAwait(false),
            Items = await Or(next.Items, next.Dispatch.Path.Node, "input").ConfigureAwait(false),
            Added = await Or(next.Added, next.Dispatch.Path.Node, "state").ConfigureAwait(false),
            Calls = await Or(next.Calls, next.Dispatch.Path.Node, "state").ConfigureAwait(false),
            Names = Names(next.Names, next.Dispatch.Path.Node),
            Child = await OfAsync(next.Child, next.Dispatch.Path.Node).ConfigureAwait(false),
        },
        InputRequested asked => asked with
        {
            Request = await OfAsync(asked.Request, asked.Dispatch.Path.Node).ConfigureAwait(false),
            State = await Or(asked.State, asked.Dispatch.Path.Node, "state").ConfigureAwait(false),
        },
        InputAnswered answer => await OfAsync(answer).ConfigureAwait(false),
        ChildEnded end => await OfAsync(end).ConfigureAwait(false),
        RunCompleted done => await OfAsync(done).ConfigureAwait(false),
        RunFailed failed => OfRun(failed),
        RunSuspended suspended => OfRun(suspended),
        CancelRequested cancel => OfRun(cancel),
        _ => record,
    };

    private async ValueTask<RunStarted> OfAsync(RunStarted started)
        => started with { Input = await values.OfAsync(started.Input, rules.At("input"), cancellation).ConfigureAwait(false), Redacted = true };

    private async ValueTask<RunSnapshot> OfAsync(RunSnapshot snapshot)
    {
        // What answers refer to is known from their requests.
        var requests = new List<RequestSnapshot>();
        foreach (var request in snapshot.Requests ?? [])
            requests.Add(await OfAsync(request).ConfigureAwait(false));
        var nodes = new List<NodeSnapshot>();
        foreach (var node in snapshot.Nodes)
            nodes.Add(await OfAsync(node, node.Id ?? "").ConfigureAwait(false));
        return snapshot with
        {
            Started = await OfAsync(snapshot.Started).ConfigureAwait(false),
            Opened = snapshot.Opened is { Plan: { } plan } opened ? opened with { Plan = await OfAsync(plan).ConfigureAwait(false) } : snapshot.Opened,
            Input = await values.OrAsync(snapshot.Input, rules.At("input"), cancellation).ConfigureAwait(false),
            Nodes = nodes,
            Requests = snapshot.Requests is null ? null : requests,
            StopError = values.Error(snapshot.StopError, rules.At("error")),
            Suspended = snapshot.Suspended is { } suspended ? OfRun(suspended) : null,
            CancelRequested = snapshot.CancelRequested is { } cancel ? OfRun(cancel) : null,
            Completed = snapshot.Completed is { } completed ? await OfAsync(completed).ConfigureAwait(false) : null,
            Failed = snapshot.Failed is { } failed ? OfRun(failed) : null,
        };
    }

    private async ValueTask<NodeSnapshot> OfAsync(NodeSnapshot node, string id)
    {
        var items = new List<NodeSnapshot>();
        foreach (var item in node.Items ?? [])
            items.Add(await OfAsync(item, id).ConfigureAwait(false));
        return node with
        {
            State = await Or(node.State, id, "state").ConfigureAwait(false),
            Output = await Or(node.Output, id, "output").ConfigureAwait(false),
            Edited = await Or(node.Edited, id, "input").ConfigureAwait(false),
            ItemList = await Or(node.ItemList, id, "input").ConfigureAwait(false),
            Revision = node.Revision is { } revision ? values.Of(revision, At(id, "input")) : null,
            Child = await OfAsync(node.Child, id).ConfigureAwait(false),
            ChildEnd = node.ChildEnd is { } end ? await OfAsync(end).ConfigureAwait(false) : null,
            Error = Error(node.Error, id),
            Broken = Error(node.Broken, id),
            SkipReason = values.Text(node.SkipReason, At(id, "error")),
            EdgeErrors = Texts(node.EdgeErrors, id),
            Items = node.Items is null ? null : items,
            Rounds = node.Rounds is null ? null : await OfAsync(node.Rounds, id).ConfigureAwait(false),
        };
    }

    private IReadOnlyList<string>? Names(IReadOnlyList<string>? names, string node) => names is null ? null : [.. names.Select(n => values.Text(n, At(node, "state")) ?? "")];

    private async ValueTask<IReadOnlyList<CallRound>> OfAsync(IReadOnlyList<CallRound> rounds, string id)
    {
        var redacted = new List<CallRound>(rounds.Count);
        foreach (var round in rounds)
            redacted.Add(round with { Added = await Of(round.Added, id, "state").ConfigureAwait(false), Calls = await Or(round.Calls, id, "state").ConfigureAwait(false), Names = Names(round.Names, id) });
        return redacted;
    }

    private async ValueTask<RequestSnapshot> OfAsync(RequestSnapshot request)
    {
        var asked = await OfAsync(request.Request, Journal.NodePath.Parse(request.Node).Node).ConfigureAwait(false);
        var answers = new List<AnswerSnapshot>();
        foreach (var answer in request.Answers ?? [])
            answers.Add(answer with { Answer = await OfAsync(answer.Answer).ConfigureAwait(false) });
        return request with { Request = asked, Answers = request.Answers is null ? null : answers };
    }

    private async ValueTask<InputRequest> OfAsync(InputRequest request, string node)
    {
        _askers[request.Id] = node;
        var (shown, said) = (await Or(request.Shown, node, "input").ConfigureAwait(false), At(node, "question"));
        return request with
        {
            Shown = shown,
            // The hash of what was asked about would confirm a guess at what is blanked.
            InputHash = At(node, "input").IsNone ? request.InputHash : null,
            Title = values.Text(request.Title, said) ?? "",
            Message = values.Text(request.Message, said),
        };
    }

    private async ValueTask<InputAnswered> OfAsync(InputAnswered answer)
    {
        var fit = At(_askers.GetValueOrDefault(answer.Request, ""), "answer");
        return answer with { Value = await values.OrAsync(answer.Value, fit, cancellation).ConfigureAwait(false), Comment = values.Text(answer.Comment, fit) };
    }

    private async ValueTask<ResumePlan> OfAsync(ResumePlan plan)
    {
        var outputs = new Dictionary<string, PlannedOutput>(StringComparer.Ordinal);
        foreach (var (node, output) in plan.Outputs)
            outputs[node] = output with { Value = await Of(output.Value, node, "output").ConfigureAwait(false), EdgeErrors = Texts(output.EdgeErrors, node) };
        var adopted = plan.Adopts is { } adopts ? await OfAsync(adopts).ConfigureAwait(false) : null;
        return plan with { Outputs = outputs, Adopts = adopted, Input = await values.OrAsync(plan.Input, rules.At("input"), cancellation).ConfigureAwait(false) };
    }

    private async ValueTask<AdoptedDefinition> OfAsync(AdoptedDefinition adopted)
    {
        var states = new Dictionary<string, StoredValue>(StringComparer.Ordinal);
        foreach (var (node, state) in adopted.States ?? new Dictionary<string, StoredValue>())
            states[node] = await Of(state, node, "state").ConfigureAwait(false);
        return adopted with
        {
            States = adopted.States is null ? null : states,
            Edges = adopted.Edges?.ToDictionary(e => e.Key, e => e.Value with { EdgeErrors = Texts(e.Value.EdgeErrors, e.Key) }, StringComparer.Ordinal),
        };
    }

    private async ValueTask<ChildEnded> OfAsync(ChildEnded end) => end with
    {
        Output = await Or(end.Output, end.Dispatch.Path.Node, "output").ConfigureAwait(false),
        Error = Error(end.Error, end.Dispatch.Path.Node),
    };

    private async ValueTask<ChildLink?> OfAsync(ChildLink? child, string node)
        => child is null ? null : child with { Input = await Of(child.Input, node, "input").ConfigureAwait(false) };

    private async ValueTask<RunCompleted> OfAsync(RunCompleted done)
        => done with { Output = await values.OfAsync(done.Output, rules.At("output"), cancellation).ConfigureAwait(false) };

    private RunFailed OfRun(RunFailed failed) => failed with { Error = values.Error(failed.Error, rules.At("error")) ?? failed.Error };

    private RunSuspended OfRun(RunSuspended suspended) => suspended with { Reason = values.Text(suspended.Reason, rules.At("error")) ?? "" };

    private CancelRequested OfRun(CancelRequested cancel) => cancel with { Reason = values.Text(cancel.Reason, rules.At("error")) };

    private RedactionFit At(string node, string part) => rules.At("nodes", node, part);

    private ValueTask<StoredValue> Of(StoredValue value, string node, string part) => values.OfAsync(value, At(node, part), cancellation);

    private ValueTask<StoredValue?> Or(StoredValue? value, string node, string part) => values.OrAsync(value, At(node, part), cancellation);

    private FlowError? Error(FlowError? error, string node) => values.Error(error, At(node, "error"));

    private Dictionary<string, string>? Texts(IReadOnlyDictionary<string, string>? texts, string node)
        => texts?.ToDictionary(t => t.Key, t => values.Text(t.Value, At(node, "error")) ?? "", StringComparer.Ordinal);
}
