using DurableFlows.Approvals;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Tests.Crash;

public sealed record WorkOptions
{
    /// <summary>How many bytes the output has beside what it says.</summary>
    public int Size { get; init; }

    /// <summary>How many attempts fail first.</summary>
    public int Failures { get; init; }

    /// <summary>The one item of a map that fails; null for every one.</summary>
    public int? OnlyItem { get; init; }
}

public sealed record WorkDone(string Path, FlowValue? Input, string Padding);

public sealed record StepsState(int Done, string Padding);

/// <summary>Does what its options say, and may be repeated.</summary>
[NodeType("work", Options = typeof(WorkOptions), Repeatable = true)]
internal sealed class WorkNode(Probe probe) : Node<FlowValue, WorkDone>
{
    protected override ValueTask<WorkDone> RunAsync(FlowValue input, NodeContext context, CancellationToken cancellation)
        => new(Work.Do(probe, input, context));
}

/// <summary>The same, but an attempt is not to be repeated lightly.</summary>
[NodeType("careful", Options = typeof(WorkOptions))]
internal sealed class CarefulNode(Probe probe) : Node<FlowValue, WorkDone>
{
    protected override ValueTask<WorkDone> RunAsync(FlowValue input, NodeContext context, CancellationToken cancellation)
        => new(Work.Do(probe, input, context));
}

/// <summary>Two steps, a question, another step.</summary>
[NodeType("steps", Repeatable = true)]
internal sealed class StepsNode(Probe probe) : StepNode<FlowValue, StepsState, WorkDone>
{
    protected override ValueTask<NodeStep> StepAsync(FlowValue input, StepsState? state, NodeContext context, CancellationToken cancellation)
    {
        probe.Ran(context);
        var done = state?.Done ?? 0;
        return new(done switch
        {
            0 or 1 => Continue(new StepsState(done + 1, new string('s', 5000 * done)), done == 1 ? context.Time.GetUtcNow().AddSeconds(1) : null),
            2 => Ask(new Question { Title = "Go on?" }, new StepsState(3, "")),
            3 => Continue(new StepsState(4, context.Answer?.Element.GetProperty("answer").ToString() ?? "")),
            _ => Complete(new WorkDone(context.Path, input, state?.Padding ?? "")),
        });
    }
}

/// <summary>Calls side by side, one of which asks leave and one of which fails; then a child run; then what all that gave.</summary>
[NodeType("calls", Repeatable = true, MakesCalls = true)]
internal sealed class CallsNode(Probe probe) : INode
{
    public async ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        probe.Ran(context);
        if (context.Call is not null)
            return await CallAsync(context);
        return context.Rounds.Count switch
        {
            0 => new NodeStep.Called(FlowValue.From("first"), [.. new[] { "work", "ask", "careful", "fail" }.Select(c => FlowValue.From(c))], FlowValue.From("state")),
            1 => new NodeStep.Called(FlowValue.From(new string('r', 5000)), []),
            2 => new NodeStep.Called(FlowValue.From($"last {context.State}"), [FlowValue.From("child")]),
            _ => new NodeStep.Completed(FlowValue.From(context.Rounds.Select(r => $"{r.Added.Utf8.Length}: {string.Join(", ", r.Calls.Select(c => $"{c.Index} {c.Value} {c.Output} {c.Error?.Code}"))}"))),
        };
    }

    private static async Task<NodeStep> CallAsync(NodeContext context)
    {
        switch (context.Input.Element.GetString())
        {
            case "ask" when context.Answer is null:
                return new NodeStep.Asked(new Question { Title = "May I?", Subject = FlowValue.From(new { amount = 10 }), Editable = ["amount"] }, FlowValue.Null);
            case "careful":
                await context.RecordStartAsync();
                break;
            case "fail":
                throw new NodeException("call.failed", "This call fails.", retryable: true);
            case "child" when context.ChildOutput is null:
                return new NodeStep.ChildStarted("child", FlowValue.From(new { x = 1 }));
        }

        return new NodeStep.Completed(FlowValue.From($"did {context.Input} {context.Answer?.Element.GetProperty("answer")} {context.ChildOutput?.Element.EnumerateObject().Count()}"));
    }
}

/// <summary>Runs until it is cancelled.</summary>
[NodeType("hang", Repeatable = true)]
internal sealed class HangNode(Probe probe) : Node<FlowValue, WorkDone>
{
    protected override async ValueTask<WorkDone> RunAsync(FlowValue input, NodeContext context, CancellationToken cancellation)
    {
        probe.Ran(context);
        var end = new TaskCompletionSource<WorkDone>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellation.Register(() => end.TrySetCanceled(cancellation));
        probe.Hangs();
        return await end.Task;
    }
}

internal static class Work
{
    public static IReadOnlyList<NodeType> Types { get; } =
        [NodeType.For<WorkNode>(), NodeType.For<CarefulNode>(), NodeType.For<StepsNode>(), NodeType.For<CallsNode>(), NodeType.For<HangNode>()];

    public static WorkDone Do(Probe probe, FlowValue input, NodeContext context)
    {
        probe.Ran(context);
        var options = context.Options as WorkOptions ?? new WorkOptions();
        if (context.Attempt <= options.Failures && (options.OnlyItem is not { } only || context.Path.EndsWith($"[{only}]", StringComparison.Ordinal)))
            throw new NodeException("work.failed", $"Attempt {context.Attempt} of {context.Path} fails.", retryable: true);
        return new WorkDone(context.Path, input.Utf8.Length < 200 ? input : null, new string('x', options.Size));
    }
}
