namespace OrdersServer;

/// <summary>What became of one idempotency key.</summary>
/// <param name="Number">Its number, from 1, in the order of first calls.</param>
/// <param name="Operation">What was asked for.</param>
/// <param name="Key">The key.</param>
/// <param name="Calls">How often it was sent.</param>
/// <param name="What">The one effect it had; null when it had none.</param>
public sealed record LedgerEntry(int Number, string Operation, string Key, int Calls, string? What);
