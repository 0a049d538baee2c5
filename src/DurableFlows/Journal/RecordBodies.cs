namespace DurableFlows.Journal;

/// <summary>What every store asks of the records handed to it.</summary>
internal static class RecordBodies
{
    /// <summary>Refuses what would break the journal's lines.</summary>
    public static void Check(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.Count == 0)
            throw new ArgumentException("An append needs at least one record.", nameof(records));
        for (var i = 0; i < records.Count; i++)
        {
            if (!IsOne(records[i].Span))
                throw new ArgumentException($"Record {i} is not one JSON object on one line.", nameof(records));
        }
    }

    /// <summary>The same for a single one.</summary>
    public static void Check(ReadOnlyMemory<byte> record)
    {
        if (!IsOne(record.Span))
            throw new ArgumentException("It is not one JSON object on one line.", nameof(record));
    }

    /// <summary>Whether bytes may be one JSON object on one line; what stands in it is the codec's to say.</summary>
    public static bool IsOne(ReadOnlySpan<byte> body) => body.Length >= 2 && body[0] == (byte)'{' && body[^1] == (byte)'}' && !body.Contains((byte)'\n');
}
