namespace DurableFlows.Bundles;

/// <summary>How a run is exported.</summary>
public sealed record ExportOptions
{
    /// <summary>The key that signs the bundle; null for a bundle that is not signed.</summary>
    public BundleKey? Key { get; init; }

    /// <summary>What is blanked before it leaves: paths such as <c>nodes.pay.output.card</c> or <c>**.card</c>. With any, the bundle is a redacted copy, which can be looked at but not gone on with.</summary>
    public IReadOnlyList<string> Redact { get; init; } = [];
}
