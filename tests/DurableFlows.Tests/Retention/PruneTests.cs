using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Retention;
using DurableFlows.Runs;

namespace DurableFlows.Tests.Retention;

public sealed class PruneTests
{
    [Fact]
    public async Task Plan_RunsWhoseFlowSaysHowLong_GoesByTheirOwnSettings()
    {
        await using var field = new RunField();
        var own = new CheckpointDefinition { Keep = 2, Ttl = new Dictionary<string, TimeSpan> { ["failed"] = TimeSpan.FromHours(3) } };
        for (var i = 0; i < 4; i++)
            await field.CompletedAsync($"own-{i}", own);
        await field.FailedAsync("failed-0", own);
        await field.FailedAsync("failed-1");
        field.Time.Advance(TimeSpan.FromHours(4));

        var unsaid = await field.Client.PlanPruneAsync();
        var said = await field.Client.PlanPruneAsync(new PruneOptions { Keep = 1, Ttl = new Dictionary<RunStatus, TimeSpan> { [RunStatus.Failed] = TimeSpan.FromDays(9) } });

        Assert.Equal([("own-0", "keep 2"), ("own-1", "keep 2"), ("failed-0", "ttl 3h")], unsaid.Remove.Select(r => (r.Run, r.Rule)));
        Assert.Equal(["own-0", "own-1", "failed-0"], said.Remove.Select(r => r.Run));
    }

    [Fact]
    public async Task Plan_FlowAgeAndLimit_NarrowWhatGoes()
    {
        await using var field = new RunField();
        for (var i = 0; i < 4; i++)
            await field.CompletedAsync($"a-{i}", flow: "a");
        await field.CompletedAsync("b-0", flow: "b");
        await field.CompletedAsync("b-1", flow: "b");
        var all = new PruneOptions { Keep = 1 };

        Assert.Equal(["a-0", "a-1", "a-2", "b-0"], await PlannedAsync(field, all));
        Assert.Equal(["a-0", "a-1", "a-2"], await PlannedAsync(field, all with { Flow = "a" }));
        Assert.Equal(["a-0", "a-1"], await PlannedAsync(field, all with { Limit = 2 }));
        Assert.Equal(["a-0", "a-1"], await PlannedAsync(field, all with { OlderThan = TimeSpan.FromHours(4) }));
    }

    [Fact]
    public async Task Prune_ParentWithChild_RemovesBothAndNeverTheChildAlone()
    {
        await using var field = new RunField();
        await field.ParentAsync("p-0");
        await field.ParentAsync("p-1");
        var children = (await field.Client.ListAsync(new RunQuery { Flow = "inner" })).OrderBy(r => r.StartedAt).Select(r => r.Run).ToArray();

        Assert.Empty(await PlannedAsync(field, new PruneOptions { Keep = 1, Flow = "inner" }));
        var plan = await field.Client.PlanPruneAsync(new PruneOptions { Keep = 1 });
        var report = await field.Client.PruneAsync(new PruneOptions { Keep = 1 });

        Assert.Equal([("p-0", PruneReason.OverKeep), (children[0], PruneReason.WithParent)], report.Removed.Select(r => (r.Run, r.Reason)));
        Assert.Equal(new ExemptRun(children[1], "inner", PruneExemption.ParentKept), Assert.Single(plan.Exempt));
        Assert.Equal(["p-1", children[1]], (await field.IdsAsync()).Order(StringComparer.Ordinal).OrderBy(r => r != "p-1"));
    }

    [Fact]
    public async Task Prune_BaseOfAFork_IsExempt()
    {
        await using var field = new RunField();
        var run = await field.CompletedAsync("a-0");
        await field.CompletedAsync("a-1");
        await field.Store.PutMarkerAsync(new Marker("forks/a-0/a-9", default), default);

        Assert.Equal(new ExemptRun("a-0", "completes", PruneExemption.HasForks), Assert.Single((await field.Client.PlanPruneAsync(new PruneOptions { Keep = 1 })).Exempt));
        Assert.Empty((await field.Client.PruneAsync(new PruneOptions { Keep = 1 })).Removed);
        Assert.Equal(ErrorCodes.RunNeeded, (await Assert.ThrowsAsync<FlowException>(() => field.Client.DeleteAsync(run))).Code);
        Assert.Equal(2, (await field.IdsAsync()).Count);
    }

    [Fact]
    public async Task Prune_RunResumedMeanwhile_IsLeftAndReported()
    {
        await using var field = new RunField();
        await field.FailedAsync("a-0");
        await field.FailedAsync("a-1");
        await using var other = field.NewHost(field.Store);
        var resumed = new MeddlingStore(field.Store, "deleting/", async () => await (await other.ResumeAsync(RunId.Parse("a-0"))).Completion);
        await using var host = field.NewHost(resumed);

        var report = await host.Client.PruneAsync(new PruneOptions { Keep = 1 });

        Assert.Empty(report.Removed);
        Assert.Equal(("a-0", ErrorCodes.RunActive), (Assert.Single(report.Left).Run, report.Left[0].Code));
        Assert.Equal(2, (await field.Client.GetAsync(RunId.Parse("a-0"))).Generation);
        Assert.DoesNotContain(await RunField.MarkersAsync(field.Store), m => m.StartsWith("deleting/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prune_LineOfARunThatIsGone_TakesNobodysPlaceAndIsRemoved()
    {
        await using var field = new RunField();
        await field.CompletedAsync("a-0");
        await field.Store.DeleteRunAsync(await field.CompletedAsync("a-1"), default);

        Assert.Empty((await field.Client.PruneAsync(new PruneOptions { Keep = 1 })).Removed);
        Assert.Equal(["a-0"], await field.IdsAsync());
    }

    private static async Task<IReadOnlyList<string>> PlannedAsync(RunField field, PruneOptions options)
        => [.. (await field.Client.PlanPruneAsync(options)).Remove.Select(r => r.Run)];
}
