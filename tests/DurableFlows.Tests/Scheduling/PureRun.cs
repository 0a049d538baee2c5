using System.Globalization;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Tests.Scheduling;

/// <summary>A run without a host: records go in, decisions come out.</summary>
internal sealed class PureRun
{
    public static readonly DateTimeOffset Begin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FlowGraph _graph;
    private int _ids;

    public PureRun(FlowDefinition flow, bool open = true, RunSettings? settings = null)
    {
        _graph = FlowGraph.Compile(flow, new NodeRegistry(BuiltInNodes.All));
        var started = new RunStarted
        {
            Id = "start",
            Run = "r",
            Time = Begin,
            Flow = flow.Id,
            Definition = "d",
            Input = StoredValue.Of(FlowValue.Null),
            Settings = settings ?? new RunSettings(),
        };
        State = new RunState(RunId.Parse("run"), _graph, started);
        Apply(started);
        if (open)
            Open();
    }

    public RunState State { get; private set; }
    public DateTimeOffset Now { get; set; } = Begin;
    public List<JournalRecord> Journal { get; } = [];
    public List<List<Decision>> Caused { get; } = [];

    /// <summary>Everything decided by the last record.</summary>
    public List<Decision> Last => Caused[^1];

    public static FlowDefinition Flow(params NodeDefinition[] nodes) => new() { Id = "f", Nodes = nodes };

    public static NodeDefinition Node(string id, params string[] needs) => new()
    {
        Id = id,
        Type = "transform",
        Needs = [.. needs.Select(n => new NeedDefinition { Node = n })],
    };

    public NodeState this[string path] => State.Find(NodePath.Parse(path))!;

    public RecordVerdict Apply(JournalRecord record)
    {
        var decisions = new List<Decision>();
        var verdict = Scheduler.Apply(State, record, decisions);
        Journal.Add(record);
        Caused.Add(decisions);
        return verdict;
    }

    public RecordVerdict Open(ResumePlan? plan = null, int? generation = null) => Apply(new RunOpened
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = generation ?? State.Generation + 1,
        Token = Id(),
        Host = new HostIdentity { Id = "h", Machine = "m", Process = 1 },
        Reason = "test",
        Plan = plan,
        Engine = "0",
    });

    public RecordVerdict Complete(string path, params string[] notTaken) => Apply(new NodeCompleted
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = State.Generation,
        Dispatch = this[path].Dispatch,
        Output = StoredValue.Of(FlowValue.From(path)),
        NotTaken = notTaken.Length > 0 ? notTaken : null,
    });

    public RecordVerdict Complete(string path, bool omitted) => Apply(new NodeCompleted
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = State.Generation,
        Dispatch = this[path].Dispatch,
        Output = new StoredValue { Sha256 = "x", Length = 1, Omitted = omitted },
    });

    public RecordVerdict CompleteWithEdgeError(string path, string target, string problem) => Apply(new NodeCompleted
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = State.Generation,
        Dispatch = this[path].Dispatch,
        Output = StoredValue.Of(FlowValue.From(path)),
        EdgeErrors = new Dictionary<string, string> { [target] = problem },
    });

    public RecordVerdict Fail(string path, string code = "boom", bool retryable = false) => Apply(new NodeFailed
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = State.Generation,
        Dispatch = this[path].Dispatch,
        Error = new FlowError { Code = code, Message = code, Retryable = retryable },
    });

    public RecordVerdict Skip(string path) => Apply(new NodeSkipped
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = State.Generation,
        Dispatch = this[path].Dispatch,
        Reason = "no",
    });

    public RecordVerdict Start(string path) => Apply(new AttemptStarted
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = State.Generation,
        Dispatch = this[path].Dispatch,
    });

    public RecordVerdict Progress(string path, DateTimeOffset? at = null, ChildLink? child = null, int? items = null) => Apply(new NodeProgressed
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Generation = State.Generation,
        Dispatch = this[path].Dispatch,
        ResumeAt = at,
        Child = child,
        Items = items is null ? null : StoredValue.Of(FlowValue.From("list")),
        Count = items,
    });

    public RecordVerdict EndChild(string path, int generation, RunStatus status = RunStatus.Completed) => Apply(new ChildEnded
    {
        Id = Id(),
        Run = "r",
        Time = Now,
        Dispatch = this[path].Dispatch,
        Child = this[path].Child!.Run,
        ChildGeneration = generation,
        Status = status,
        Output = status == RunStatus.Completed ? StoredValue.Of(FlowValue.From("child")) : null,
        Error = status == RunStatus.Completed ? null : new FlowError { Code = "child", Message = "child" },
    });

    public RecordVerdict Ask(string path, string id, Func<InputRequest, InputRequest>? change = null)
    {
        var request = new InputRequest { Id = id, Kind = RequestKind.Approval, Title = "t", InputHash = "h" };
        return Apply(new InputRequested
        {
            Id = Id(),
            Run = "r",
            Time = Now,
            Generation = State.Generation,
            Dispatch = this[path].Dispatch,
            Request = change?.Invoke(request) ?? request,
        });
    }

    public AnswerVerdict Answer(string request, AnswerDecision decision = AnswerDecision.Approve, string by = "alice", string? inPlaceOf = null, string[]? roles = null, object? value = null)
    {
        Apply(new InputAnswered
        {
            Id = Id(),
            Run = "r",
            Time = Now,
            Request = request,
            Decision = decision,
            By = by,
            For = inPlaceOf,
            Roles = roles,
            Via = "test",
            Value = value is null ? null : StoredValue.Of(FlowValue.From(value)),
        });
        return State.Requests[request].Answers[^1].Verdict;
    }

    public RecordVerdict Expire(string request) => Apply(new InputExpired { Id = Id(), Run = "r", Time = Now, Request = request });

    public RecordVerdict Suspend() => Apply(new RunSuspended { Id = Id(), Run = "r", Time = Now, Reason = "test" });

    public RecordVerdict Cancel() => Apply(new CancelRequested { Id = Id(), Run = "r", Time = Now });

    public RecordVerdict End() => Apply(State.CancelRequested is not null
        ? new RunCancelled { Id = Id(), Run = "r", Time = Now, Generation = State.Generation, Outcome = State.Outcome() }
        : State.StopError is { } error
            ? new RunFailed { Id = Id(), Run = "r", Time = Now, Generation = State.Generation, Outcome = State.Outcome(), Error = error }
            : new RunCompleted { Id = Id(), Run = "r", Time = Now, Generation = State.Generation, Outcome = State.Outcome(), Output = StoredValue.Of(FlowValue.Null) });

    /// <summary>Folds the journal from its beginning, as another reader does.</summary>
    public PureRun Refold()
    {
        var started = (RunStarted)Journal[0];
        var other = new PureRun(_graph.Definition, open: false) { State = new RunState(RunId.Parse("run"), _graph, started) };
        other.Journal.Clear();
        other.Caused.Clear();
        foreach (var record in Journal)
            other.Apply(record);
        return other;
    }

    public string Describe() => string.Join("\n", State.Nodes.SelectMany(n => (NodeState[])[n, .. n.Items ?? []]).Select(Describe))
        + string.Create(CultureInfo.InvariantCulture, $"\n{State.Status} {State.Open} {State.Finishing} {State.Sequence} {State.StopError?.Code} {State.Generation}");

    public string DescribeCaused() => string.Join("\n", Caused.Select((c, i) => $"{i}: {string.Join("; ", c)}"));

    private static string Describe(NodeState n)
        => string.Create(CultureInfo.InvariantCulture, $"{n.Dispatch} {n.Phase} {n.Interrupted} {n.SkipCause} {n.Error?.Code} {n.Output?.Inline} {n.DueAt:O} {n.Unsettled} {n.Request?.Status} {n.AttemptStarted} {n.LostHosts}");

    private string Id() => string.Create(CultureInfo.InvariantCulture, $"id{++_ids}");
}
