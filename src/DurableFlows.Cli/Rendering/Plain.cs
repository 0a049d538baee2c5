using System.Globalization;
using System.Text;

namespace DurableFlows.Cli.Rendering;

/// <summary>Makes text from elsewhere safe for a terminal: nothing in it can move the cursor, or read differently from what it is.</summary>
internal static class Plain
{
    /// <summary>On one line.</summary>
    public static string Line(string? text) => Escape(text ?? "", keepLines: false);

    /// <summary>With its line ends.</summary>
    public static string Lines(string? text) => Escape(text ?? "", keepLines: true);

    /// <summary>On one line, at most so long.</summary>
    public static string Short(string? text, int limit)
    {
        var line = Line(text);
        return line.Length <= limit ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[limit - 2]) ? limit - 2 : limit - 1), "…");
    }

    private static string Escape(string text, bool keepLines)
    {
        StringBuilder? safe = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var harmless = !IsHarmful(c) || (keepLines && c is '\n') || (keepLines && c == '\t');
            if (!harmless && safe is null)
                safe = new StringBuilder(text, 0, i, text.Length + 16);
            if (harmless)
                safe?.Append(c);
            else
                safe?.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return safe?.ToString() ?? text;
    }

    private static bool IsHarmful(char c) => char.IsControl(c)
        || (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator && c != '\u200d');
}
