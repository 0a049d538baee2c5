using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Definitions;

/// <summary>Durations as text: <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>3d</c>, and ISO 8601 such as <c>PT5M</c>.</summary>
/// <remarks>What <see cref="Format"/> writes, <see cref="Parse"/> reads as the same duration, to the tick. Negative durations are not read.</remarks>
public static partial class Duration
{
    /// <summary>What a duration looks like, for messages.</summary>
    internal const string Examples = "Write a duration such as 250ms, 30s, 5m, 1h30m or 3d.";

    private static readonly (string Group, long Ticks)[] Units =
    [
        ("w", 7 * TimeSpan.TicksPerDay), ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FlowException">With code <c>duration.invalid</c> when the text is not one.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var duration)
        ? duration
        : throw new FlowException(ErrorCodes.DurationInvalid, $"'{text}' is not a duration. {Examples}");

    /// <summary>Reads a duration, or says that the text is not one.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text) || text.Length > 100)
            return false;
        var match = (text[0] == 'P' ? Iso() : Plain()).Match(text);
        if (!match.Success)
            return false;
        var ticks = 0m;
        foreach (var (group, unit) in Units)
        {
            if (match.Groups[group] is { Success: true, ValueSpan: var amount })
                ticks += decimal.Parse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * unit;
        }
        if (ticks > TimeSpan.MaxValue.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>Writes a duration in its shortest form, for example <c>1h30m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";
        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        // In decimal, because the smallest TimeSpan has no positive counterpart.
        var rest = Math.Abs((decimal)duration.Ticks);
        foreach (var (group, unit) in Units.AsSpan(1, 4))
        {
            var amount = decimal.Truncate(rest / unit);
            rest -= amount * unit;
            if (amount > 0)
                text.Append(CultureInfo.InvariantCulture, $"{amount}{group}");
        }
        if (rest > 0)
            text.Append(CultureInfo.InvariantCulture, $"{rest / TimeSpan.TicksPerMillisecond:0.####}ms");
        return text.ToString();
    }

    [GeneratedRegex(@"\A(?=[0-9])((?<d>[0-9]{1,15}(\.[0-9]{1,7})?)d)?((?<h>[0-9]{1,15}(\.[0-9]{1,7})?)h)?((?<m>[0-9]{1,15}(\.[0-9]{1,7})?)m)?((?<s>[0-9]{1,15}(\.[0-9]{1,7})?)s)?((?<ms>[0-9]{1,15}(\.[0-9]{1,7})?)ms)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\AP(?=[0-9T])((?<w>[0-9]{1,15}(\.[0-9]{1,7})?)W)?((?<d>[0-9]{1,15}(\.[0-9]{1,7})?)D)?(T(?=[0-9])((?<h>[0-9]{1,15}(\.[0-9]{1,7})?)H)?((?<m>[0-9]{1,15}(\.[0-9]{1,7})?)M)?((?<s>[0-9]{1,15}(\.[0-9]{1,7})?)S)?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Iso();
}
