namespace DurableFlows.Expressions;

/// <summary>The names an expression may use without declaring them.</summary>
internal static class KnownNames
{
    public const string Nodes = "nodes";

    /// <summary>The run's input; in an approval, the node's.</summary>
    public const string Input = "input";

    private static readonly string[] Scope = [Input, "output", "item", "index", "revision", Nodes];

    // Nothing here reaches the clock, chance or the host; what is not here cannot be named at all.
    private static readonly HashSet<string> Globals = new(StringComparer.Ordinal)
    {
        "undefined", "NaN", "Infinity", "Array", "Object", "String", "Number", "Boolean", "BigInt", "Math", "JSON", "Date", "RegExp", "Map", "Set",
        "isNaN", "isFinite", "parseInt", "parseFloat", "encodeURIComponent", "decodeURIComponent", "encodeURI", "decodeURI",
    };

    public static bool IsScope(string name) => Array.IndexOf(Scope, name) >= 0;

    public static bool IsGlobal(string name) => Globals.Contains(name);

    public static string Unknown(string name)
    {
        var nearest = Scope.Concat(Globals).MinBy(known => Distance(name, known));
        var hint = nearest is not null && Distance(name, nearest) <= (name.Length < 4 ? 1 : Math.Max(2, name.Length / 3)) ? $"; did you mean '{nearest}'?" : "";
        return $"unknown name '{(name.Length > 64 ? name[..64] + "…" : name)}'; known names are {string.Join(", ", Scope)} and the standard functions of JavaScript{hint}";
    }

    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 8)
            return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = corner + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
