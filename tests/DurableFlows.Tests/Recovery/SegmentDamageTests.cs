using DurableFlows.Azurite;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Tests.Bundles;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Recovery;

/// <summary>What is said about a run in several segments, one of which is not as it was left.</summary>
public sealed class SegmentDamageTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);

    [AzuriteFact]
    public async Task Get_FlippedByteInTheSecondSegment_NamesSegmentAndLastGoodCheckpoint()
    {
        var container = await RunAsync();
        var good = (await container.LinesAsync(Run, 0)).Length - 1 + 1;
        var second = (await container.LinesAsync(Run, 1))[0].Length + 1;
        await container.FlipAsync(Run, 1, second + 20);

        var error = await RefusedAsync(container);

        Assert.Equal((good, 1, second), (error.LastGood, error.Segment, error.Offset));
        Assert.Contains($"byte {second} of segment 1", error.Message, StringComparison.Ordinal);
        Assert.Contains($"run-1@{good}", error.Message, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task Get_MissingSegment_NamesSegmentAndLastGoodCheckpoint()
    {
        var container = await RunAsync();
        var good = (await container.LinesAsync(Run, 0)).Length - 1;
        await container.Segment(Run, 1).DeleteAsync();

        var error = await RefusedAsync(container);

        Assert.Equal((good, 1), (error.LastGood, error.Segment));
        Assert.Contains("lacks its segment 1", error.Message, StringComparison.Ordinal);
        Assert.Contains($"run-1@{good}", error.Message, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task Append_WhereTheNextSegmentIsMissing_IsRefused()
    {
        var container = await RunAsync();
        await container.Segment(Run, 1).DeleteAsync();

        var error = await Assert.ThrowsAsync<JournalDamagedException>(
            () => container.Open().AppendAsync(Run, [BlobJournal.Body("x")], null, default).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(((await container.LinesAsync(Run, 0)).Length - 2, 1), (error.LastGood, error.Segment));
    }

    [AzuriteFact]
    public async Task Append_BehindDamageOfAnotherWriter_IsFoundByTheReadThatFollows()
    {
        await using var journal = BlobJournal.On(azurite.Server);
        var store = journal.Open();
        var known = await BlobJournal.AppendAsync(store, JournalPosition.Start, "a");
        await BlobJournal.AppendAsync(store, known, "b", "c");
        await journal.Container.FlipAsync(BlobJournal.Run, 0, known.Offset + 20);

        var receipt = await store.AppendAsync(BlobJournal.Run, [BlobJournal.Body("late")], known, default);
        var error = await Assert.ThrowsAsync<JournalDamagedException>(async () => await store.ReadAsync(BlobJournal.Run, known, receipt.Start, default));

        Assert.Equal((0, known.Offset), (error.LastGood, error.Offset));
    }

    [AzuriteFact]
    public async Task Read_OfAJournalThatIsDeletedMeanwhile_IsEmpty()
    {
        await using var journal = BlobJournal.On(azurite.Server);
        await BlobJournal.AppendAsync(journal.Open(), JournalPosition.Start, "a", "b", "c");
        var reads = 0;
        journal.Proxy.Rule = request =>
        {
            // Between the first segment and the second.
            if (request.Kind == "GET" && Interlocked.Increment(ref reads) == 2)
                journal.Container.Open().DeleteRunAsync(BlobJournal.Run, default).AsTask().Wait();
            return Fault.Pass;
        };

        var slice = await journal.Open().ReadAsync(BlobJournal.Run, JournalPosition.Start, null, default);

        Assert.Equal((0, JournalPosition.Start), (slice.Records.Count, slice.End));
    }

    /// <summary>A run that has ended, in segments of two appends.</summary>
    private async Task<TestContainer> RunAsync()
    {
        var container = new TestContainer(azurite.Server.ConnectionString);
        using var data = new CrashData(() => container.Open(appendsPerSegment: 2));
        await using var outside = new CrashOutside();
        await new CrashRunner(CrashScenarios.Named("chain"), data, outside).LiveAsync(0, Testing.Stores.CrashPoint.Before);
        Assert.True(await container.Segment(Run, 2).ExistsAsync());
        return container;
    }

    /// <summary>Looking and resuming are refused alike, and what is good can be looked at.</summary>
    private static async Task<JournalDamagedException> RefusedAsync(TestContainer container)
    {
        await using var host = Carried.Host(container.Open());
        var look = await Assert.ThrowsAsync<JournalDamagedException>(() => host.Client.GetAsync(Run));
        var resume = await Assert.ThrowsAsync<JournalDamagedException>(() => host.ResumeAsync(Run));
        Assert.Equal((ErrorCodes.JournalDamaged, look.Message), (look.Code, resume.Message));
        Assert.Equal(look.LastGood, (await host.Client.GetAsync(Run, look.LastGood)).Sequence);
        return look;
    }
}
