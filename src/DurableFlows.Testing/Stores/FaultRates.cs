namespace DurableFlows.Testing.Stores;

/// <summary>How often appends fail by chance, the same way for the same seed.</summary>
/// <param name="Seed">Where chance begins.</param>
/// <param name="Before">The share of appends that fail before they land, 0 to 1.</param>
/// <param name="After">The share of appends that fail after they landed, 0 to 1.</param>
public sealed record FaultRates(int Seed, double Before, double After);
