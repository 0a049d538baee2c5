using DurableFlows.Azurite;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Retention;

/// <summary>A clean-up of runs of every age and status does what its plan said, and nothing else.</summary>
public sealed class PrunePlanTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly PruneOptions Options = new()
    {
        Keep = 40,
        Ttl = new Dictionary<RunStatus, TimeSpan> { [RunStatus.Completed] = TimeSpan.FromDays(20), [RunStatus.Failed] = TimeSpan.FromDays(30) },
    };

    [Fact]
    public Task Prune_InMemory_RemovesExactlyWhatThePlanSaid() => ProveAsync(null, 1_000, Options);

    [Fact]
    public async Task Prune_OnFiles_RemovesExactlyWhatThePlanSaid()
    {
        using var folder = new TemporaryFolder();
        await ProveAsync(folder.Keep(FileStore.Open(new FileStoreOptions { Path = folder.Path, Flush = false })), 90, Options with { Keep = 5 });
    }

    [AzuriteFact]
    public Task Prune_OnBlobs_RemovesExactlyWhatThePlanSaid()
        => ProveAsync(new TestContainer(azurite.Server.ConnectionString).Open(), 90, Options with { Keep = 5 });

    private static async Task ProveAsync(IFlowStore? store, int count, PruneOptions options)
    {
        await using var field = new RunField(store);
        for (var i = 0; i < count; i++)
            await OneAsync(field, i);
        var before = await field.IdsAsync();

        var plan = await field.Client.PlanPruneAsync(options);
        Assert.Equal(before, await field.IdsAsync());
        var report = await field.Client.PruneAsync(options);
        var after = await field.IdsAsync();

        Assert.NotEmpty(plan.Remove);
        Assert.Equal(plan.Remove, report.Removed);
        Assert.Empty(report.Left);
        var chosen = plan.Remove.Where(r => r.Reason != PruneReason.WithParent).Select(r => r.EndedAt).ToArray();
        Assert.Equal(chosen.Order(), chosen);
        Assert.Equal(before.Except(plan.Remove.Select(r => r.Run)), after);
        Assert.Empty(plan.Exempt.Select(e => e.Run).Except(after));
        Assert.Equal(count / 10 * 2, plan.Exempt.Count(e => e.Why is PruneExemption.WaitingForInput or PruneExemption.Suspended));
        foreach (var run in plan.Remove)
            Assert.False(await RunField.IsThereAsync(field.Store, RunId.Parse(run.Run)));
        foreach (var flow in (string[])["completes", "fails", "parent"])
            Assert.InRange((await field.Client.ListAsync(new RunQuery { Flow = flow, Limit = 1_000 })).Count, 1, options.Keep ?? 0);
        Assert.Equal(3, (await field.Client.ListAsync(new RunQuery { Flow = "own" })).Count);
        Assert.Empty((await field.Client.PlanPruneAsync(options)).Remove);
        Assert.DoesNotContain(await RunField.MarkersAsync(field.Store), m => m.StartsWith("deleting/", StringComparison.Ordinal));
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
}
