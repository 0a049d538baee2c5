using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Values;
using Microsoft.DurableTask.Client;

namespace DurableFlows.DurableTask.Tests;

/// <summary>What may be done with a run whose instance lives, as with one that goes on in a process.</summary>
public sealed class HeldRunTests
{
    private const string Gate = """
        id: gate
        nodes:
          pay: { type: transform, input: =input, approval: { title: Pay? } }
        """;

    private static readonly RunId Run = RunId.Parse("r1");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_OfARunWhoseInstanceLives_IsRefused(bool force)
    {
        await using var host = await WaitingAsync();

        var error = await Assert.ThrowsAsync<RunHeldException>(() => host.Flows.DeleteAsync(Run, new DeleteOptions { Force = force }));

        Assert.Equal(ErrorCodes.RunHeld, error.Code);
        Assert.Equal(RunStatus.WaitingForInput, (await host.Flows.GetAsync(Run)).Summary.Status);
    }

    [Fact]
    public async Task Delete_OfARunWhoseInstanceIsGone_TakesForce()
    {
        await using var host = await WaitingAsync();
        await host.Client.TerminateInstanceAsync("r1");
        await host.InstanceAsync();

        Assert.Equal(ErrorCodes.RunActive, (await Assert.ThrowsAsync<FlowException>(() => host.Flows.DeleteAsync(Run))).Code);
        await host.Flows.DeleteAsync(Run, new DeleteOptions { Force = true });

        Assert.Equal(ErrorCodes.RunNotFound, (await Assert.ThrowsAsync<FlowException>(() => host.Flows.GetAsync(Run))).Code);
    }

    [Fact]
    public async Task Delete_BeforeAnybodyCanTell_IsRefused()
    {
        await using var host = await WaitingAsync();
        await using var worker = host.AnotherWorker();

        await Assert.ThrowsAsync<RunHeldException>(() => worker.Client.DeleteAsync(Run, new DeleteOptions { Force = true }));
    }

    [Fact]
    public async Task Resume_WithChanges_LetsGoOfTheInstanceAndGoesOnInTheNext()
    {
        await using var host = await WaitingAsync();

        await host.Runs.ResumeAsync(Run, new ResumeOptions { Input = FlowValue.From(2) }, default);
        await host.Runs.WakeAsync(Run, default);
        await host.Client.RaiseEventAsync("r1", Pump.PumpNames.Wake);
        var before = await host.InstanceAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var run = await host.Flows.WaitAsync(Run, limit.Token);
        while (run.Requests.All(r => r.Status != RequestStatus.Open))
            run = await host.Flows.WaitAsync(Run, limit.Token);
        await host.Flows.AnswerAsync(Run, run.Requests.Last(r => r.Status == RequestStatus.Open).Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "ann", Via = "test" });
        await host.Runs.WakeAsync(Run, default);
        await host.InstanceAsync("r1~2");
        run = await host.EndAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, before.RuntimeStatus);
        Assert.Equal((RunStatus.Completed, 2, "2"), (run.Summary.Status, run.Generation, (await host.Flows.LoadAsync(Run, run.Output!)).ToString()));
    }

    private static async Task<DurableHost> WaitingAsync()
    {
        var host = await DurableHost.StartAsync();
        await host.StartRunAsync(Gate, 1);
        await host.EndAsync();
        return host;
    }
}
