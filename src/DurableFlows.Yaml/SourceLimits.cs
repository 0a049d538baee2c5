namespace DurableFlows.Yaml;

/// <summary>How large a definition may be. Aliases make a small file large, so values count as often as they are used.</summary>
internal static class SourceLimits
{
    public const int Values = 100_000;

    public const int Depth = 64;

    public const int Characters = 5 * 1024 * 1024;

    /// <summary>The depth below this value.</summary>
    public static int Below(int depth, SourceMark mark) => depth < Depth
        ? depth + 1
        : throw new SourceException(mark, $"Values are nested more than {Depth} deep.");
}
