namespace DurableFlows.Bench.Durable;

/// <summary>How much the history of an instance takes.</summary>
/// <param name="Events">The number of events.</param>
/// <param name="Values">Bytes of inputs and results, with those that Durable put into blobs for their length.</param>
/// <param name="Rows">Bytes of all of it, as Azure counts the size of table rows.</param>
internal sealed record HistorySize(int Events, long Values, long Rows);
