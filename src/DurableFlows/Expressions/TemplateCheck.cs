using System.Text.RegularExpressions;

namespace DurableFlows.Expressions;

/// <summary>Checks a Liquid text before the library parses it: limits, tags that reach outside, unknown filters.</summary>
internal static partial class TemplateCheck
{
    private const int MaxLength = 256_000;
    private const int MaxNesting = 32;
    private const int MaxTags = 5_000;
    private const int MaxTagLength = 4_000;

    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal) { "include", "extends", "block", "render" };
    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal) { "if", "unless", "case", "for", "tablerow", "capture", "ifchanged" };

    /// <summary>What is wrong, with its position; null when nothing is.</summary>
    public static string? Mistake(string? source)
    {
        if (source is null)
            return "the template is missing";
        if (source.Length > MaxLength)
            return $"the template has {source.Length} characters; at most {MaxLength} are allowed";
        var verbatim = "";
        var depth = 0;
        var tags = 0;
        foreach (Match tag in Tag().Matches(source))
        {
            var name = tag.Groups["name"].Value;
            if (verbatim.Length > 0 && name != "end" + verbatim)
                continue;
            verbatim = verbatim.Length == 0 && name is "raw" or "comment" ? name : "";
            depth += Blocks.Contains(name) ? 1 : name.StartsWith("end", StringComparison.Ordinal) ? -1 : 0;
            if (++tags > MaxTags)
                return At(source, tag.Index, $"the template has more than {MaxTags} tags");
            if (tag.Length > MaxTagLength)
                return At(source, tag.Index, $"the tag has more than {MaxTagLength} characters");
            if (depth > MaxNesting)
                return At(source, tag.Index, $"blocks nest deeper than {MaxNesting}");
            if (Refused.Contains(name))
                return At(source, tag.Index, $"the tag '{name}' is not allowed: a template reads nothing but its values");
            if (UnknownFilter(tag.Value) is { } filter)
                return At(source, tag.Index + filter.Index, $"unknown filter '{filter.Value}'");
        }

        return null;
    }

    /// <summary>Adds to a message of the library the position of the tag it quotes, or of the last tag.</summary>
    public static string Locate(string source, string message)
    {
        var quoted = Quoted().Matches(message).Select(m => m.Groups[1].Value).FirstOrDefault(text => text.Length > 0 && source.Contains(text, StringComparison.Ordinal));
        var index = quoted is null ? source.LastIndexOf("{%", StringComparison.Ordinal) : source.IndexOf(quoted, StringComparison.Ordinal);
        return At(source, Math.Max(index, 0), message.Split(" with regexp", 2)[0]);
    }

    private static Group? UnknownFilter(string tag)
    {
        var plain = Literal().Replace(tag, literal => new string('_', literal.Length));
        return Filter().Matches(plain).Select(match => match.Groups["filter"]).FirstOrDefault(filter => !LiquidFilters.IsKnown(filter.Value));
    }

    private static string At(string source, int index, string message)
    {
        var line = source.AsSpan(0, index).Count('\n') + 1;
        var column = index - (index == 0 ? -1 : source.LastIndexOf('\n', index - 1));
        return $"line {line}, column {column}: {message}";
    }

    [GeneratedRegex(@"\{%-?\s*(?<name>\w*).*?%\}|\{\{.*?\}\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\|\s*(?<filter>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Filter();

    [GeneratedRegex("'([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
