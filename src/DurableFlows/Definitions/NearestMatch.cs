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

    /// <summary>How many letters must be added, left out, replaced or swapped with their neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }
        return rows[a.Length, b.Length];
    }
}
