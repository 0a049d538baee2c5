namespace DurableFlows.Replay;

/// <summary>What the decisions so far say about a record, before the engine folds it.</summary>
/// <param name="Counts">Whether it must count; null where both may be.</param>
/// <param name="Decided">What the engine decides instead, where the record contradicts it; null where it does not.</param>
internal readonly record struct Claim(bool? Counts, string? Decided = null)
{
    /// <summary>It answers what was decided.</summary>
    public static Claim Must { get; } = new(true);

    /// <summary>It is a double, late, or about what nobody waits for any more.</summary>
    public static Claim MustNot { get; } = new(false);

    /// <summary>People and other hosts write when they like; by its position it counts or does not.</summary>
    public static Claim Either { get; } = new(null);

    public static Claim Not(string decided) => new(null, decided);
}
