using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.Tests.Crash;

/// <summary>The shapes of flows that crashes are tried on.</summary>
internal static class CrashScenarios
{
    private static readonly RetryPolicy AtOnce = new() { Attempts = 3, Interval = TimeSpan.Zero };

    public static IReadOnlyList<CrashScenario> All { get; } =
    [
        new("chain", Flow(f => f
            .Add<WorkNode>("a", n => n.With(new WorkOptions { Size = 5000 }))
            .Add<WorkNode>("b", "a", n => n.With(new WorkOptions { Size = 6000 }))
            .Add<CarefulNode>("c", "b")
            .AddTransform("d", "c", n => n.Set("size", "nodes.a.output.padding.length + nodes.b.output.padding.length"))), Json("{}")),
        new("diamond", Flow(f => f
            .Add<WorkNode>("top")
            .Add<WorkNode>("left", n => n.After("top", "output.input.n > 1").With(new WorkOptions { Failures = 1 }).Retry = AtOnce)
            .Add<WorkNode>("right", n => n.After("top", "output.input.n < 1"))
            .Add<WorkNode>("join", n => n.After("left").After("right").RunIf = RunIf.Any)), Json("""{"n":2}""")),
        new("map", Flow(f => f
            .Add<WorkNode>("items", n =>
            {
                n.Map("input.list", parallel: 4).With(new WorkOptions { Failures = 2, OnlyItem = 7, Size = 300 });
                n.Retry = AtOnce;
            })
            .AddTransform("count", "items", n => n.Set("count", "nodes.items.output.length"))), Json($$"""{"list":[{{string.Join(',', Enumerable.Range(0, 20))}}]}""")),
        new("approval", Flow(f => f
            .Add<WorkNode>("make")
            .AddApproval("sign", "make")
            .Add<CarefulNode>("pay", "sign")), Json("{}")),
        new("edited", Flow(f => f
            .Add<WorkNode>("pay", n => n.Set("amount", "input.amount").Approval(a => a.Editable.Add("amount")))), Json("""{"amount":10}"""))
        {
            Answer = _ => CrashScenario.Say(AnswerDecision.Approve, """{"amount":7}"""),
        },
        new("rejected", Flow(f => f
            .AddApproval("sign")
            .Add<WorkNode>("pay", "sign")), Json("{}"))
        {
            Answer = _ => CrashScenario.Say(AnswerDecision.Reject),
        },
        new("question", Flow(f => f
            .AddQuestion("ask", "Which?")
            .Add<WorkNode>("use", "ask", n => n.Set("said", "nodes.ask.output.answer"))), Json("{}")),
        new("delay", Flow(f => f
            .Add<WorkNode>("before")
            .AddDelay("wait", TimeSpan.FromSeconds(2), "before")
            .Add<WorkNode>("after", "wait")), Json("{}")),
        new("child", Flow(f => f
            .AddFlow("inner", Child(), node: n => n.Set("x", "1"))
            .Add<WorkNode>("after", "inner")), Json("{}")),
        new("failure", Flow(f => f
            .Add<WorkNode>("take", n => n.With(new WorkOptions { Size = 5000 }))
            .Add<WorkNode>("break", "take", n => n.With(new WorkOptions { Failures = 9 }).Retry = AtOnce)
            .Add<WorkNode>("never", "break")
            .Add<WorkNode>("undo", "break", n => n.Set("of", "nodes.take.output.path").RunIf = RunIf.OnFailure)), Json("{}")),
        new("returned", Flow(f => f
            .Add<WorkNode>("try", n => n.With(new WorkOptions { Failures = 9 }).OnError = ErrorBehavior.Return)
            .Add<WorkNode>("see", "try", n => n.Set("code", "nodes.try.error.code"))), Json("{}")),
        new("cancel", Flow(f => f
            .Add<WorkNode>("before")
            .Add<HangNode>("hang", "before")
            .Add<WorkNode>("after", "hang")), Json("{}"))
        {
            Meanwhile = async (host, probe, done) =>
            {
                await probe.Hanging.WaitAsync(done);
                await host.Client.CancelAsync(RunId.Parse(CrashScenario.Run), "ann", "enough", CancellationToken.None);
            },
        },
        new("orphan", Flow(f => f
            .AddFlow("inner", FlowBuilder.Create("child").Add<HangNode>("hang").Build())
            .Add<WorkNode>("after", "inner")), Json("{}"))
        {
            // A parent that has ended is told of its child's end only when it is resumed.
            IsLoose = true,
            Meanwhile = async (host, probe, done) =>
            {
                await probe.Hanging.WaitAsync(done);
                await host.Client.CancelAsync(RunId.Parse(CrashScenario.Run), "ann", "enough", CancellationToken.None);
            },
        },
        new("steps", Flow(f => f
            .Add<StepsNode>("steps")
            .Add<WorkNode>("after", "steps")), Json("{}")),
        new("calls", Flow(f => f
            .AddChild(Child())
            .Add<CallsNode>("agent", n => n.Retry = AtOnce)
            .Add<WorkNode>("after", "agent")), Json("{}")),
        new("careful", Flow(f => f
            .Add<CarefulNode>("a", n => n.With(new WorkOptions { Failures = 1 }).Retry = AtOnce)
            .Add<CarefulNode>("b", "a")), Json("{}")),
    ];

    public static CrashScenario Named(string name) => All.Single(s => s.Name == name);

    private static Flow Child() => FlowBuilder.Create("child")
        .Add<WorkNode>("work", n => n.With(new WorkOptions { Size = 5000 }))
        .AddApproval("sign", "work")
        .Build();

    private static FlowDefinition Flow(Action<FlowBuilder> build)
    {
        var flow = FlowBuilder.Create("crash");
        build(flow);
        return flow.Build().Definition;
    }

    private static FlowValue Json(string json) => FlowValue.FromElement(System.Text.Json.JsonElement.Parse(json));
}
