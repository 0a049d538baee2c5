using DurableFlows.Azurite;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Replay;
using DurableFlows.Scheduling;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Execution;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Replay;

/// <summary>What the engine decides is what it decides again, on every store.</summary>
public sealed class GeneratedRunsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    /// <summary>A thousand take minutes on the emulator, so that many are only run where they are asked for.</summary>
    private static int OnBlobs => int.TryParse(Environment.GetEnvironmentVariable("FLOWS_GENERATED_RUNS"), out var runs) ? runs : 200;

    [Fact]
    public async Task Verify_ThousandGeneratedRunsInMemory_FindsNoDivergence()
    {
        for (var seed = 0; seed < 1_000; seed++)
            await CheckAsync(new MemoryStore(), seed);
    }

    [Fact]
    public async Task Verify_ThousandGeneratedRunsOnFiles_FindsNoDivergence()
    {
        using var folder = new TemporaryFolder();
        var store = folder.Keep(FileStore.Open(folder.Path));
        for (var seed = 1_000; seed < 2_000; seed++)
            await CheckAsync(store, seed);
    }

    [AzuriteFact]
    public async Task Verify_GeneratedRunsOnBlobs_FindsNoDivergence()
    {
        var store = new TestContainer(azurite.Server.ConnectionString).Open();
        for (var seed = 2_000; seed < 2_000 + OnBlobs; seed++)
            await CheckAsync(store, seed);
    }

    [Fact]
    public async Task Verify_EngineThatForgetsTheRunOfANode_FindsItInEveryRunWhereItRan()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var store = new MemoryStore();
            var runs = new GeneratedRuns(store, seed);
            await runs.RunAsync();
            var ran = (await Journals.ReadAsync(store, runs.Run)).OfType<NodeCompleted>().Select(r => r.Dispatch.Path.Node).FirstOrDefault();
            if (ran is null)
                continue;

            var replayer = new FlowReplayer(GeneratedRuns.Options(store, seed))
            {
                Decide = (state, record, decisions) =>
                {
                    var caused = new List<Decision>();
                    var verdict = Scheduler.Apply(state, record, caused);
                    caused.Where(d => d is not Decision.RunNode node || node.Dispatch.Path != new NodePath(ran)).ToList().ForEach(decisions.Add);
                    return verdict;
                },
            };

            Assert.Equal(ran, (await replayer.VerifyAsync(runs.Run)).Divergence?.Node);
        }
    }

    private static async Task CheckAsync(IFlowStore store, int seed)
    {
        var runs = new GeneratedRuns(store, seed);
        await runs.RunAsync();

        var result = await new FlowReplayer(GeneratedRuns.Options(store, seed)).VerifyAsync(runs.Run);

        Assert.True(result.IsSame, $"seed {seed}: {result.Divergence}");
    }
}
