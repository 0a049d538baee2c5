using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>Durable's task hub, as it lies in the storage account.</summary>
internal sealed class Hub(string name, string connection)
{
    /// <summary>How many events of each kind its histories hold, with the activity where there is one.</summary>
    public async Task<IReadOnlyDictionary<string, int>> HistoryAsync()
    {
        Dictionary<string, int> counts = [];
        var names = new Dictionary<(string, string, string), string>();
        List<TableEntity> events = [];
        // One row of each instance is a sentinel, and no event.
        await foreach (var entity in new TableClient(connection, name + "History").QueryAsync<TableEntity>())
        {
            if (entity.GetString("EventType") is not null)
                events.Add(entity);
        }

        foreach (var e in events.Where(e => e.GetString("EventType") == "TaskScheduled"))
            names[Key(e, "EventId")] = e.GetString("Name");
        foreach (var e in events)
        {
            var kind = e.GetString("EventType");
            var activity = kind is "TaskCompleted" or "TaskFailed" ? names.GetValueOrDefault(Key(e, "TaskScheduledId")) : e.GetString("Name");
            var label = kind is "TaskScheduled" or "TaskCompleted" or "TaskFailed" ? $"{kind} {activity}" : kind;
            counts[label] = counts.GetValueOrDefault(label) + 1;
        }

        return counts;
    }

    /// <summary>Deletes whatever of the hub there is: tables, queues, containers.</summary>
    public async Task<int> DeleteAsync()
    {
        var deleted = 0;
        var tables = new TableServiceClient(connection);
        await foreach (var table in tables.QueryAsync().Where(t => Begins(t.Name)))
            deleted += await tables.DeleteTableAsync(table.Name) is not null ? 1 : 0;
        var queues = new QueueServiceClient(connection);
        await foreach (var queue in queues.GetQueuesAsync().Where(q => Begins(q.Name)))
            deleted += await queues.DeleteQueueAsync(queue.Name) is not null ? 1 : 0;
        var blobs = new BlobServiceClient(connection);
        await foreach (var container in blobs.GetBlobContainersAsync().Where(c => Begins(c.Name)))
        {
            var client = blobs.GetBlobContainerClient(container.Name);
            // The host holds a lease on it.
            if (container.Properties.LeaseState == LeaseState.Leased)
                await client.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
            deleted += await client.DeleteAsync() is not null ? 1 : 0;
        }

        return deleted;
    }

    private bool Begins(string what) => what.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static (string, string, string) Key(TableEntity e, string id) => (e.PartitionKey, e.GetString("ExecutionId"), $"{e[id]}");
}
