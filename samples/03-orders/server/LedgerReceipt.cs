namespace OrdersServer;

/// <summary>What a caller gets for an effect; the same for every repetition of its key.</summary>
/// <param name="Id">The id of the effect, for example <c>charge-2</c>.</param>
/// <param name="What">What was done.</param>
public sealed record LedgerReceipt(string Id, string What);
