using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Retention;

public sealed class PruneTests
{
    private static readonly PruneOptions Defaults = new()
    {
        Keep = 40,
        Ttl = new Dictionary<RunStatus, TimeSpan> { [RunStatus.Completed] = TimeSpan.FromDays(20), [RunStatus.Failed] = TimeSpan.FromDays(30) },
    };

    [Theory]
    [InlineData(false, 1_000)]
    [InlineData(true, 90)]
    public async Task Prune_RunsOfEveryAgeAndStatus_RemovesExactlyWhatThePlanSaid(bool files, int count)
    {
        using var folder = new TemporaryFolder();
        await using var field = new RunField(files ? folder.Keep(FileStore.Open(new FileStoreOptions { Path = folder.Path, Flush = false })) : null);
        for (var i = 0; i < count; i++)
            await OneAsync(field, i);
        var options = files ? Defaults with { Keep = 5 } : Defaults;
        var before = await IdsAsync(field);

        var plan = await field.Client.PlanPruneAsync(options);
        Assert.Equal(before, await IdsAsync(field));
        var report = await field.Client.PruneAsync(options);

        Assert.NotEmpty(plan.Remove);
        Assert.Equal(plan.Remove, report.Removed);
        Assert.Empty(report.Left);
        Assert.Equal(plan.Remove.Where(r => r.Reason != PruneReason.WithParent).Select(r => r.EndedAt), plan.Remove.Where(r => r.Reason != PruneReason.WithParent).Select(r => r.EndedAt).Order());
        Assert.Equal(before.Except(plan.Remove.Select(r => r.Run)), await IdsAsync(field));
        Assert.Empty(plan.Exempt.Select(e => e.Run).Except(await IdsAsync(field)));
        Assert.Equal(count / 10 * 2, plan.Exempt.Count(e => e.Why is PruneExemption.WaitingForInput or PruneExemption.Suspended));
        foreach (var run in plan.Remove)
            Assert.False(await RunField.IsThereAsync(field.Store, RunId.Parse(run.Run)));
        foreach (var flow in (string[])["completes", "fails", "parent"])
            Assert.InRange((await field.Client.ListAsync(new RunQuery { Flow = flow, Limit = 1_000 })).Count, 1, options.Keep!.Value);
        Assert.Equal(3, (await field.Client.ListAsync(new RunQuery { Flow = "own" })).Count);
        Assert.Empty((await field.Client.PlanPruneAsync(options)).Remove);
        Assert.DoesNotContain(await RunField.MarkersAsync(field.Store), m => m.StartsWith("deleting/", StringComparison.Ordinal));
    }

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
        Assert.Equal(["p-1", children[1]], (await IdsAsync(field)).Order(StringComparer.Ordinal).OrderBy(r => r != "p-1"));
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
        Assert.Equal(2, (await IdsAsync(field)).Count);
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
        Assert.Equal(["a-0"], await IdsAsync(field));
    }

    private static Task<RunId> OneAsync(RunField field, int i) => (i % 10) switch
    {
        0 => field.WaitingAsync($"waiting-{i}"),
        1 => field.SuspendedAsync($"suspended-{i}"),
        2 => field.CancelledAsync($"cancelled-{i}"),
        3 or 4 => field.FailedAsync($"failed-{i}"),
        5 => field.ParentAsync($"parent-{i}"),
        6 => field.CompletedAsync($"own-{i}", new CheckpointDefinition { Keep = 3 }, "own"),
        _ => field.CompletedAsync($"completed-{i}"),
    };

    private static async Task<IReadOnlyList<string>> PlannedAsync(RunField field, PruneOptions options)
        => [.. (await field.Client.PlanPruneAsync(options)).Remove.Select(r => r.Run)];

    private static async Task<IReadOnlyList<string>> IdsAsync(RunField field)
    {
        var ids = new List<string>();
        for (var page = await field.Client.ListAsync(new RunQuery { Limit = 500 }); page.Count > 0; page = await field.Client.ListAsync(new RunQuery { Limit = 500, After = FlowClient.PageToken(page[^1]) }))
            ids.AddRange(page.Select(r => r.Run));
        return ids;
    }
}
