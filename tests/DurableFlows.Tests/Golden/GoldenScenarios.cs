using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;

namespace DurableFlows.Tests.Golden;

/// <summary>The runs behind the golden journals. One change of the format, one more scenario: those that stand are never written anew.</summary>
internal static class GoldenScenarios
{
    private static readonly RetryPolicy Twice = new() { Attempts = 2, Interval = TimeSpan.FromSeconds(1), Jitter = 0.5 };

    public static IReadOnlyList<GoldenScenario> All { get; } =
    [
        new("chain", Flow(f => f
            .Add<WorkNode>("a", n => n.With(new WorkOptions { Size = 4500 }))
            .Add<CarefulNode>("b", "a", n => n.With(new WorkOptions { Failures = 1 }).Retry = Twice)
            .AddTransform("c", "b", n => n.Literal("text", "ü \"quoted\" \u2028 +<&> 😀").Set("number", "1e21"))), Json("""{"n":1}"""), End),
        new("branches", Flow(f => f
            .Add<WorkNode>("top")
            .Add<WorkNode>("left", n => n.After("top", "output.input.n > 5"))
            .Add<WorkNode>("right", n => n.After("top", "output.none.such").OnError = ErrorBehavior.Return)
            .Add<WorkNode>("when", n => n.After("top").When = "input.n > 5")
            .Add<WorkNode>("join", n => n.After("left").After("right").After("when").RunIf = RunIf.Always)), Json("""{"n":1}"""), End),
        new("map", Flow(f => f
            .Add<WorkNode>("items", n => n.Map("input.list", parallel: 1, maxFailures: "50%").With(new WorkOptions { Failures = 9, OnlyItem = 1 }))), Json("""{"list":["x","y","z"]}"""), End),
        new("child", Flow(f => f
            .AddFlow("inner", Inner(), node: n => n.Set("x", "1"))), Json("{}"), AnswerAsync),
        new("approvals", Flow(f => f
            .Add<WorkNode>("pay", n => n.Set("amount", "input.amount").Approval(a =>
            {
                (a.Title, a.Quorum, a.ExcludeStarter, a.Deadline) = ("Pay {{ input.amount }}?", 2, true, TimeSpan.FromHours(1));
                a.Approvers.Add("ann");
                a.Approvers.Add("role:boss");
                a.Delegates["ann"] = ["dan"];
                a.Editable.Add("amount");
            }))
            .AddQuestion("ask", "Why?", "pay")
            .AddApproval("last", "ask", a => a.OnReject = RejectBehavior.Return)), Json("""{"amount":10}"""), QuorumAsync),
        new("expired", Flow(f => f
            .AddApproval("sign", approval: a =>
            {
                (a.RemindEvery, a.Deadline, a.OnDeadline) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), DeadlineBehavior.Skip);
                a.Approvers.Add("ann");
                a.Escalate = new EscalationDefinition { After = TimeSpan.FromSeconds(2), To = ["role:boss"] };
            })), Json("{}"), End),
        new("suspended", Flow(f => f
            .AddApproval("sign")), Json("{}"), SuspendAsync),
        new("cancelled", Flow(f => f
            .Add<WorkNode>("a")
            .AddApproval("sign", "a")), Json("{}"), CancelAsync),
        new("failed", Flow(f => f
            .Add<WorkNode>("a", n => n.With(new WorkOptions { Failures = 1 }))
            .Add<WorkNode>("undo", "a", n => n.RunIf = RunIf.OnFailure)), Json("{}"), ResumeAsync),
        new("plan", Flow(f => f
            .Add<WorkNode>("a")
            .Add<WorkNode>("b", "a")
            .Add<WorkNode>("c", "b")), Json("""{"n":1}"""), PlanAsync),
        new("excluded", Flow(f => f
            .Add<WorkNode>("a")
            .Add<WorkNode>("b", "a")), Json("{}"), End) { Settings = new() { Exclude = ["a"], OnStoreFailure = StoreFailureBehavior.BestEffort, MaxLostHosts = 3 } },
        new("deleting", Flow(f => f
            .Add<WorkNode>("a")), Json("{}"), End)
        {
            Settings = new() { Keep = 3, Ttl = new Dictionary<string, TimeSpan> { ["completed"] = TimeSpan.FromDays(7), ["failed"] = TimeSpan.FromHours(36) } },
            Last = DeletingAsync,
        },
        new("forked", Flow(f => f
            .Add<WorkNode>("a", n => n.With(new WorkOptions { Size = 4500 }))
            .AddQuestion("ask", "Why?", "a")), Json("{}"), ForkAsync),
        new("adopted", Flow(f => f
            .Add<WorkNode>("a")
            .Add<StepsNode>("steps")
            .AddQuestion("ask", "Why?", "a")
            .Add<WorkNode>("gone", "ask")), Json("{}"), AdoptAsync),
        new("calls", Flow(f => f
            .AddChild(FlowBuilder.Create("child").Add<CarefulNode>("work").Build())
            .Add<CallsNode>("agent")), Json("{}"), AnswerAsync),
        new("steps", Flow(f => f.Add<StepsNode>("steps")), Json("{}"), AnswerAsync),
        new("compacted", Flow(f => f
            .Add<CarefulNode>("work", n => n.With(new WorkOptions { Failures = 1 }).Retry = Twice)
            .Add<WorkNode>("items", "work", n => n.Map("input.list", parallel: 1))
            .AddFlow("inner", Inner(), "items")
            .AddQuestion("ask", "Why?", "inner")
            .AddApproval("last", "ask", a => (a.Quorum, a.RemindEvery) = (2, TimeSpan.FromHours(1)))), Json("""{"list":["x","y"]}"""), LeaveAsync)
        {
            Settings = new() { Behavior = CheckpointBehavior.Replace },
        },
    ];

    private static Flow Inner() => FlowBuilder.Create("inner").Add<CarefulNode>("work").AddApproval("sign", "work").Build();

    private static FlowDefinition Flow(Action<FlowBuilder> build)
    {
        var flow = FlowBuilder.Create("golden");
        build(flow);
        return flow.Build().Definition;
    }

    private static FlowValue Json(string json) => FlowValue.FromElement(System.Text.Json.JsonElement.Parse(json));

    private static async Task End(FlowHost host, RunHandle run) => await run.Completion;

    private static async Task<RequestDetails> AskedAsync(RunHandle run)
    {
        while (true)
        {
            if ((await run.WaitForInputAsync()).Requests is [var request])
                return request;
            await Task.Yield();
        }
    }

    private static async Task SayAsync(FlowHost host, RequestDetails request, AnswerRequest answer)
        => await host.Client.AnswerAsync(Journal.RunId.Parse(request.Run), request.Request.Id, answer);

    private static async Task AnswerAsync(FlowHost host, RunHandle run)
    {
        var request = await AskedAsync(run);
        await SayAsync(host, request, CrashScenario.Say(request.Request.Kind == RequestKind.Approval ? AnswerDecision.Approve : AnswerDecision.Reply));
        await run.Completion;
    }

    private static async Task ForkAsync(FlowHost host, RunHandle run)
    {
        await AskedAsync(run);
        await host.ForkAsync(run.Run, new ForkOptions { Run = "golden.fork", Branch = "other", By = "ann" });
    }

    private static async Task AdoptAsync(FlowHost host, RunHandle run)
    {
        while ((await run.WaitForInputAsync()).Requests.Count < 2)
            await Task.Yield();
        var adopt = new AdoptOptions
        {
            Flow = Flow(f => f
                .Add<WorkNode>("first")
                .Add<WorkNode>("never", n => n.After("first", "output.none"))
                .Add<StepsNode>("again", n => n.Set("x", "1"))
                .AddQuestion("ask", "Why?", "first")),
            Rename = new Dictionary<string, string> { ["a"] = "first", ["steps"] = "again" },
            States = new Dictionary<string, string> { ["again"] = "input" },
        };
        var moved = await host.ResumeAsync(run.Run, new ResumeOptions { Reason = "adopt", By = "ann", Adopt = adopt });
        while (await moved.WaitForInputAsync() is { Requests: [var request, ..] } && !moved.Completion.IsCompleted)
            await SayAsync(host, request, CrashScenario.Say(AnswerDecision.Reply));
        await moved.Completion;
    }

    private static async Task QuorumAsync(FlowHost host, RunHandle run)
    {
        var pay = await AskedAsync(run);
        await SayAsync(host, pay, CrashScenario.Say(AnswerDecision.Approve, """{"amount":7}""") with { By = "dan", For = "ann", Comment = "Fine." });
        await SayAsync(host, pay, CrashScenario.Say(AnswerDecision.Approve, """{"amount":7}""") with { By = "eve", Roles = ["boss", "other"] });
        await SayAsync(host, await NextAsync(run, pay), CrashScenario.Say(AnswerDecision.Reply));
        var last = await NextAsync(run, null);
        await SayAsync(host, last, CrashScenario.Say(AnswerDecision.Reject) with { Comment = "No." });
        await run.Completion;
    }

    private static async Task<RequestDetails> NextAsync(RunHandle run, RequestDetails? before)
    {
        while (true)
        {
            var request = await AskedAsync(run);
            if (before is null ? request.Node == "last" : request.Node == "ask")
                return request;
            await Task.Yield();
        }
    }

    private static async Task SuspendAsync(FlowHost host, RunHandle run)
    {
        var request = await AskedAsync(run);
        await host.Client.SuspendAsync(run.Run, "ann", "Wait for the audit.");
        await host.Client.UnsuspendAsync(run.Run, "ann");
        await SayAsync(host, request, CrashScenario.Say(AnswerDecision.Approve));
        await run.Completion;
    }

    /// <summary>Let go of while one of two people has approved, so that the journal is a snapshot; the other one answers nobody's host.</summary>
    private static async Task LeaveAsync(FlowHost host, RunHandle run)
    {
        await SayAsync(host, await AskedAsync(run), CrashScenario.Say(AnswerDecision.Approve));
        RequestDetails request;
        while ((request = await AskedAsync(run)).Node != "ask")
            await Task.Yield();
        await SayAsync(host, request, CrashScenario.Say(AnswerDecision.Reply));
        var last = await NextAsync(run, null);
        await SayAsync(host, last, CrashScenario.Say(AnswerDecision.Approve));
        await run.LeaveAsync();
        await SayAsync(host, last, CrashScenario.Say(AnswerDecision.Approve) with { By = "eve", Comment = "Fine." });
    }

    private static async Task CancelAsync(FlowHost host, RunHandle run)
    {
        await AskedAsync(run);
        await host.Client.CancelAsync(run.Run, "ann", "No longer needed.");
        await run.Completion;
    }

    private static async Task ResumeAsync(FlowHost host, RunHandle run)
    {
        await run.Completion;
        await (await host.ResumeAsync(run.Run, new ResumeOptions { Reason = "again" })).Completion;
    }

    /// <summary>A deletion that was cut short after its record.</summary>
    private static async Task DeletingAsync(Journal.IFlowStore store, Journal.RunId run)
    {
        var slice = await store.ReadAsync(run, Journal.JournalPosition.Start, null, default);
        var last = Journal.JournalCodec.Decode(run, slice.Records.Count, slice.Records[^1].Span);
        var record = new Journal.Records.RunDeleting { Id = "deleting", Run = last.Run, Time = last.Time.AddDays(8), OfGeneration = 1, By = "ann" };
        await store.AppendAsync(run, [Journal.JournalCodec.Encode(record)], null, default);
    }

    private static async Task PlanAsync(FlowHost host, RunHandle run)
    {
        await run.Completion;
        await (await host.ResumeAsync(run.Run, new ResumeOptions { Rerun = ["c"], SetOutputs = new Dictionary<string, FlowValue> { ["a"] = Json("""{"by":"hand"}""") } })).Completion;
        await (await host.ResumeAsync(run.Run, new ResumeOptions { Input = Json("""{"n":2}"""), RetryReturned = true })).Completion;
    }
}
