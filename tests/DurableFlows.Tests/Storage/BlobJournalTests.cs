using DurableFlows.Azurite;

namespace DurableFlows.Tests.Storage;

/// <summary>Tests of a journal in blobs, each with one of its own.</summary>
public abstract class BlobJournalTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private BlobJournal? _journal;

    internal BlobJournal Journal => _journal ?? throw new InvalidOperationException("The test has not begun.");

    public Task InitializeAsync()
    {
        _journal = BlobJournal.On(azurite.Server);
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Journal.DisposeAsync().AsTask();
}
