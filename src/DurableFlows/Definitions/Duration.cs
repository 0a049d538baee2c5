using System.Globalization;
using System.Text.RegularExpressions;

namespace DurableFlows.Definitions;

/// <summary>Durations as text, such as <c>250ms</c>, <c>30s</c> or <c>1h30m</c>. (Stands in until the branches meet: take the other one at the merge.)</summary>
public static partial class Duration
{
    /// <summary>Reads a duration, or says that the text is not one.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var match = Form().Match(text);
        if (!match.Success || text.Length == 0)
            return false;
        duration = TimeSpan.FromDays(Part(match, "d")) + TimeSpan.FromHours(Part(match, "h")) + TimeSpan.FromMinutes(Part(match, "m"))
            + TimeSpan.FromSeconds(Part(match, "s")) + TimeSpan.FromMilliseconds(Part(match, "x"));
        return true;
    }

    private static int Part(Match match, string name) =>
        match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A((?<d>\d{1,6})d)?((?<h>\d{1,6})h)?((?<m>\d{1,6})m(?!s))?((?<s>\d{1,7})s)?((?<x>\d{1,9})ms)?\z")]
    private static partial Regex Form();
}
