using Azure.Data.Tables;

namespace DurableFlows.Bench.Durable;

/// <summary>The size of a table row by the formula that Azure bills by.</summary>
internal static class EntitySize
{
    /// <summary>What the formula counts as part of the first four bytes, or not at all.</summary>
    private static readonly string[] Uncounted = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    public static long Of(TableEntity row)
        => 4 + 2 * (row.PartitionKey.Length + row.RowKey.Length)
            + row.Where(p => !Uncounted.Contains(p.Key)).Sum(p => 8 + 2 * p.Key.Length + Of(p.Value));

    private static long Of(object? value) => value switch
    {
        string text => 4 + 2 * text.Length,
        byte[] bytes => 4 + bytes.Length,
        Guid => 16,
        int => 4,
        bool => 1,
        null => 0,
        _ => 8,
    };
}
