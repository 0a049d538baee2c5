namespace DurableFlows.Bundles;

/// <summary>How a run is exported.</summary>
public sealed record ExportOptions
{
    /// <summary>The key that signs the bundle; null for a bundle that is not signed.</summary>
    public BundleKey? Key { get; init; }
}
