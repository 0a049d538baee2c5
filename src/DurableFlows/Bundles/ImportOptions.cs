namespace DurableFlows.Bundles;

/// <summary>How a bundle is imported.</summary>
public sealed record ImportOptions
{
    /// <summary>The keys one of which must have signed the bundle; none for any bundle that is whole.</summary>
    public IReadOnlyList<BundleKey> Trust { get; init; } = [];
}
