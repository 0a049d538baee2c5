namespace DurableFlows.Testing.Stores;

/// <summary>A store does not keep its contract.</summary>
public sealed class StoreContractException(string message) : Exception(message);
