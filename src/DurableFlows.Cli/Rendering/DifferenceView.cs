using DurableFlows.Comparisons;
using DurableFlows.Values;

namespace DurableFlows.Cli.Rendering;

/// <summary>Differences, for people: one line each, and two where the values are long.</summary>
internal static class DifferenceView
{
    private const int LineLimit = 100;
    private const int ValueLimit = 500;
    private const int Before = 60;
    private const string Nothing = "(nothing)";

    public static void Write(TextWriter to, IReadOnlyList<Difference> differences, int more, string indent)
    {
        foreach (var difference in differences)
            Write(to, Plain.Line(difference.Path), Text(difference.Before), Text(difference.After), indent);
        if (more > 0)
            to.WriteLine($"{indent}… and {more} more");
    }

    /// <summary>Two texts that are not the same, cut around where they begin to differ.</summary>
    public static void Write(TextWriter to, string what, string before, string after, string indent)
    {
        if (before.Length + after.Length <= LineLimit)
        {
            to.WriteLine($"{indent}{what}: {before} → {after}");
            return;
        }

        var common = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        var skipped = Math.Max(before.Length, after.Length) > ValueLimit ? Math.Max(0, common - Before) : 0;
        to.WriteLine($"{indent}{what}:");
        to.WriteLine($"{indent}  - {Rest(before, skipped)}");
        to.WriteLine($"{indent}  + {Rest(after, skipped)}");
    }

    public static string Short(FlowValue value) => Plain.Short(value.ToString(), ValueLimit);

    private static string Text(FlowValue? value) => value is null ? Nothing : Plain.Line(value.ToString());

    private static string Rest(string text, int skipped)
    {
        if (skipped > 0 && skipped < text.Length && char.IsLowSurrogate(text[skipped]))
            skipped--;
        return skipped == 0 || skipped >= text.Length ? Plain.Short(text, ValueLimit) : "…" + Plain.Short(text[skipped..], ValueLimit);
    }
}
