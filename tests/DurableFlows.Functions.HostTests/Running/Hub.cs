using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Queues;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>Durable's task hub, as it lies in the storage account.</summary>
internal sealed class Hub(string name, string connection)
{
    /// <summary>How many events of each kind its histories hold, with the activity where there is one. Durable may tell of an end again; such a one is counted as that.</summary>
    public async Task<IReadOnlyDictionary<string, int>> HistoryAsync()
    {
        Dictionary<string, int> counts = [];
        var names = new Dictionary<(string, string, string), string>();
        var events = await EventsAsync();
        foreach (var e in events.Where(e => e.GetString("EventType") == "TaskScheduled"))
            names[Key(e, "EventId")] = e.GetString("Name");
        var ended = new HashSet<(string, string, string)>();
        foreach (var e in events)
        {
            var kind = e.GetString("EventType");
            var label = kind switch
            {
                "TaskScheduled" => $"{kind} {e.GetString("Name")}",
                "TaskCompleted" or "TaskFailed" => $"{kind} {names.GetValueOrDefault(Key(e, "TaskScheduledId"))}{(ended.Add(Key(e, "TaskScheduledId")) ? "" : " again")}",
                _ => kind,
            };
            counts[label] = counts.GetValueOrDefault(label) + 1;
        }

        return counts;
    }

    /// <summary>The histories of instances with more than so many activities of a kind that were completed, for people to look at.</summary>
    public async Task<IReadOnlyList<string>> LongerAsync(string activity, int than)
    {
        var events = await EventsAsync();
        var ids = events.Where(e => e.GetString("Name") == activity).Select(e => Key(e, "EventId")).ToHashSet();
        return [.. events.GroupBy(e => e.PartitionKey)
            .Where(g => g.Where(e => e.GetString("EventType") == "TaskCompleted").Select(e => Key(e, "TaskScheduledId")).Where(ids.Contains).Distinct().Count() > than)
            .SelectMany(g => g.Select(e => $"{g.Key} {e.GetString("EventType")} {e.GetString("Name")} {e["EventId"]} {e["TaskScheduledId"]} {e["Input"]} {e["Result"]} {e.GetDateTimeOffset("_Timestamp"):O}"))];
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

    private async Task<IReadOnlyList<TableEntity>> EventsAsync()
    {
        List<TableEntity> events = [];
        // One row of each instance is a sentinel, and no event.
        await foreach (var entity in new TableClient(connection, name + "History").QueryAsync<TableEntity>())
        {
            if (entity.GetString("EventType") is not null)
                events.Add(entity);
        }

        return events;
    }

    private bool Begins(string what) => what.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static (string, string, string) Key(TableEntity e, string id) => (e.PartitionKey, e.GetString("ExecutionId"), $"{e[id]}");
}
