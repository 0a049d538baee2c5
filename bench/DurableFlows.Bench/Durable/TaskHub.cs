using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DurableFlows.Bench.Durable;

/// <summary>What Durable Functions has stored of an instance, read from its tables.</summary>
internal sealed class TaskHub(string storage, string hub)
{
    private static readonly string[] Values = ["Input", "Result"];
    private readonly TableClient _instances = new(storage, hub + "Instances");
    private readonly TableClient _history = new(storage, hub + "History");
    private readonly BlobContainerClient _large = new(storage, hub.ToLowerInvariant() + "-largemessages");

    /// <summary>When an instance was done; null while it is not.</summary>
    public async Task<DateTimeOffset?> DoneAsync(string instance)
    {
        var found = await _instances.GetEntityIfExistsAsync<TableEntity>(instance, "");
        if (!found.HasValue || found.Value?.GetString("RuntimeStatus") is not { } status || status is "Pending" or "Running" or "ContinuedAsNew")
            return null;
        return status == "Completed"
            ? found.Value.GetDateTimeOffset("CompletedTime") ?? found.Value.GetDateTimeOffset("LastUpdatedTime")
            : throw new InvalidOperationException($"Instance {instance} is {status}.");
    }

    /// <summary>The number of events in the present history of an instance.</summary>
    public async Task<int> EventsAsync(string instance)
    {
        var rows = 0;
        await foreach (var _ in _history.QueryAsync<TableEntity>(Of(instance), select: ["RowKey"]))
            rows++;
        return Math.Max(0, rows - 1);
    }

    /// <summary>The present history of an instance.</summary>
    public async Task<HistorySize> SizeAsync(string instance)
    {
        var (events, values, rows) = (-1, 0L, 0L);
        await foreach (var row in _history.QueryAsync<TableEntity>(Of(instance)))
        {
            events++;
            values += Values.Sum(v => row.TryGetValue(v, out var value) && value is string text ? System.Text.Encoding.UTF8.GetByteCount(text) : 0);
            rows += EntitySize.Of(row);
        }

        var large = 0L;
        if (await _large.ExistsAsync())
        {
            await foreach (var blob in _large.GetBlobsAsync(BlobTraits.None, BlobStates.None, instance + "/", default))
                large += blob.Properties.ContentLength ?? 0;
        }

        return new HistorySize(events, values + large, rows + large);
    }

    private static string Of(string instance) => TableClient.CreateQueryFilter($"PartitionKey eq {instance}");
}
