namespace DurableFlows.Definitions;

/// <summary>Guesses what somebody meant to write.</summary>
internal static class NearestMatch
{
    /// <summary>A hint that names the nearest candidate, or lists some; null when there are none.</summary>
    public static string? Hint(string written, IEnumerable<string> candidates)
    {
        var all = candidates.Distinct(StringComparer.Ordinal).ToList();
        if (Find(written, all) is { } nearest)
            return $"Did you mean '{nearest}'?";
        return all.Count == 0 ? null : $"Known: {string.Join(", ", all.Take(20))}{(all.Count > 20 ? ", …" : "")}.";
    }

    public static string? Find(string written, IEnumerable<string> candidates)
    {
        // Comparing is quadratic, and nobody mistypes a text of that length.
        if (written.Length is 0 or > 64)
            return null;
        var best = candidates
            .Where(c => c.Length <= 64)
            .Select(c => (Name: c, Distance: Distance(written.ToUpperInvariant(), c.ToUpperInvariant())))
            .OrderBy(c => c.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(1, written.Length / 3) ? best.Name : null;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
