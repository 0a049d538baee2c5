using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Testing.Nodes;

namespace DurableFlows.Tests.Nodes;

public class StepNodeTests
{
    private readonly NodeRunner _runner = new();

    [Fact]
    public async Task StepAsync_FirstStep_HasNoState()
    {
        var step = Assert.IsType<NodeStep.Continued>(await _runner.RunAsync(new Countdown(), new { from = 2 }));

        Assert.Equal("""{"left":2}""", step.State.ToString());
        Assert.Equal(_runner.Time.GetUtcNow().AddMinutes(1), step.ResumeAt);
    }

    [Fact]
    public async Task StepAsync_NextSteps_GoOnFromTheState()
    {
        var input = new { from = 2 };
        var first = await _runner.RunAsync(new Countdown(), input);
        var second = await _runner.NextAsync(new Countdown(), input, first);
        var asked = Assert.IsType<NodeStep.Asked>(await _runner.NextAsync(new Countdown(), input, second, step: 2));
        var done = Assert.IsType<NodeStep.Completed>(await _runner.NextAsync(new Countdown(), input, asked, new { answer = "go" }, step: 3));

        Assert.Equal("""{"said":"go"}""", done.Output.ToString());
    }

    [Fact]
    public async Task RunAsync_NullInput_IsRefusedByName()
    {
        var error = await Assert.ThrowsAsync<FlowException>(async () => await _runner.RunAsync(new Countdown()));

        Assert.Equal(ErrorCodes.ValueTypeMismatch, error.Code);
        Assert.Contains("'node'", error.Message, StringComparison.Ordinal);
    }

    public sealed record Start(int From);

    public sealed record Count(int Left);

    public sealed record End(string? Said);

    /// <summary>Counts down by a step a minute, then asks whether to go.</summary>
    private sealed class Countdown : StepNode<Start, Count, End>
    {
        protected override ValueTask<NodeStep> StepAsync(Start input, Count? state, NodeContext context, CancellationToken cancellation)
        {
            if (context.Answer is { } answer)
                return new(Complete(new End(answer.Element.GetProperty("answer").GetString())));
            var left = state is null ? input.From : state.Left - 1;
            return new(left > 0
                ? Continue(new Count(left), context.Time.GetUtcNow().AddMinutes(1))
                : Ask(new Question { Title = "Go?" }, new Count(0)));
        }
    }
}
