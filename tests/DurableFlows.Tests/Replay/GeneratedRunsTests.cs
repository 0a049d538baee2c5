using DurableFlows.Azurite;
using DurableFlows.Journal;
using DurableFlows.Replay;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Replay;

/// <summary>What the engine decides is what it decides again, on every store.</summary>
public sealed class GeneratedRunsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Verify_ThousandGeneratedRunsInMemory_FindsNoDivergence()
    {
        for (var seed = 0; seed < 1_000; seed++)
            await CheckAsync(new MemoryStore(), seed);
    }

    [Fact]
    public async Task Verify_GeneratedRunsOnFiles_FindsNoDivergence()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Keep(FileStore.Open(folder.Path));
        for (var seed = 1_000; seed < 1_200; seed++)
            await CheckAsync(store, seed);
    }

    [AzuriteFact]
    public async Task Verify_GeneratedRunsOnBlobs_FindsNoDivergence()
    {
        var store = new TestContainer(azurite.Server.ConnectionString).Open();
        for (var seed = 2_000; seed < 2_200; seed++)
            await CheckAsync(store, seed);
    }

    private static async Task CheckAsync(IFlowStore store, int seed)
    {
        var runs = new GeneratedRuns(store, seed);
        await runs.RunAsync();

        var result = await new FlowReplayer(GeneratedRuns.Options(store, seed)).VerifyAsync(runs.Run);

        Assert.True(result.IsSame, $"seed {seed}: {result.Divergence}");
    }
}
