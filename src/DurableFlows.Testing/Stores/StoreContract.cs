namespace DurableFlows.Testing.Stores;

/// <summary>What every store must do, to be run by any test framework against a store of your own.</summary>
/// <remarks>
/// Run each of <see cref="Cases"/> as a test of its own, on data that is empty at first:
/// <code>await contractCase.RunAsync(() => new MyStore(folder), cancellation);</code>
/// </remarks>
public static class StoreContract
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<StoreContractCase> Cases { get; } =
        [.. JournalCases.All, .. CompactionCases.All, .. SharingCases.All, .. PayloadCases.All, .. MarkerCases.All];
}
