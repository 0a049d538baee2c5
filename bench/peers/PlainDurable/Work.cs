namespace PlainDurable;

/// <summary>What a node and an activity do here: the same, with nothing that could be compressed.</summary>
internal static class Work
{
    public static string Seed(int kibibytes)
    {
        var bytes = new byte[kibibytes * 768];
        Random.Shared.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The value, turned by some characters.</summary>
    public static string Step(string value, int by)
    {
        var at = by % value.Length;
        return string.Concat(value.AsSpan(at), value.AsSpan(0, at));
    }

    /// <summary>A value as long as each, with something of every one in it.</summary>
    public static string Join(IReadOnlyList<string> values)
        => string.Create(values[0].Length, values, static (into, all) =>
        {
            for (var i = 0; i < into.Length; i++)
                into[i] = all[i * 7 % all.Count][i];
        });
}
