using DurableFlows.Storage.AzureBlobs;

namespace DurableFlows.AppendWorker;

/// <summary>What one worker of many does: it completes the items of a map whose index leaves its own number as the remainder.</summary>
internal sealed record WorkerJob
{
    public required string ConnectionString { get; init; }

    public required string Container { get; init; }

    public required string Run { get; init; }

    /// <summary>The node whose items are completed.</summary>
    public required string Map { get; init; }

    /// <summary>How many items there are.</summary>
    public required int Items { get; init; }

    /// <summary>The number of this worker, from 0.</summary>
    public int Worker { get; init; }

    public int Workers { get; init; } = 1;

    public required int AppendsPerSegment { get; init; }

    /// <summary>A store of its own, as each process and each reader has one.</summary>
    public AzureBlobStore Store() => new(new AzureBlobStoreOptions
    {
        ConnectionString = ConnectionString,
        Container = Container,
        AppendsPerSegment = AppendsPerSegment,
        RetryDelay = TimeSpan.FromMilliseconds(10),
    });
}
