using Azure.Storage.Blobs;
using DurableFlows.Azurite;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Tests.Bundles;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Recovery;

/// <summary>A run in several blobs is deleted, and the store goes away in the middle of it.</summary>
public sealed class SegmentDeletionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);

    [AzuriteFact]
    public async Task Delete_CutShortAtEveryRequest_IsFinishedByWhoeverComesNext()
    {
        for (var at = 1; await IsCutShortAsync(at); at++)
        {
            // Until it is not cut short any more.
        }
    }

    private async Task<bool> IsCutShortAsync(int at)
    {
        var container = new TestContainer(azurite.Server.ConnectionString);
        await EndedAsync(container);
        await using var proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        var number = 0;
        proxy.Rule = request => request.Method == "DELETE" && Interlocked.Increment(ref number) >= at ? Fault.CutBefore : Fault.Pass;

        await using (var host = Carried.Host(container.Open(2, retries: 0, through: proxy)))
            Assert.True(await Record.ExceptionAsync(() => host.Client.DeleteAsync(Run)) is null or FlowException { Code: ErrorCodes.StoreUnavailable });
        await using var next = Carried.Host(container.Open());
        await next.RecoverAsync();

        Assert.Empty(await NamesAsync(container.Client));
        return number >= at;
    }

    private static async Task EndedAsync(TestContainer container)
    {
        using var data = new CrashData(() => container.Open(appendsPerSegment: 2));
        await using var outside = new CrashOutside();
        await new CrashRunner(CrashScenarios.Named("chain"), data, outside).LiveAsync(0, Testing.Stores.CrashPoint.Before);
    }

    /// <summary>What is left beside the definition and the signs of life of hosts.</summary>
    private static async Task<IReadOnlyList<string>> NamesAsync(BlobContainerClient container)
        => await container.GetBlobsAsync().Select(blob => blob.Name)
            .Where(name => !name.StartsWith("definitions/", StringComparison.Ordinal) && !name.StartsWith("index/hosts/", StringComparison.Ordinal)).ToListAsync();
}
