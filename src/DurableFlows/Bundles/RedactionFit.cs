namespace DurableFlows.Bundles;

/// <summary>How far rules fit the path to a place.</summary>
/// <param name="Reached">For each rule that may still fit, how many of its names did.</param>
internal readonly record struct RedactionFit(IReadOnlyList<(int Rule, int At)> Reached)
{
    public bool IsNone => Reached.Count == 0;
}
