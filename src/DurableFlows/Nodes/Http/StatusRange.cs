using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace DurableFlows.Nodes.Http;

/// <summary>HTTP statuses from one to another, both counted.</summary>
/// <param name="From">The first, from 100.</param>
/// <param name="To">The last, up to 599.</param>
[JsonConverter(typeof(StatusRangeConverter))]
[Description("a status such as 204, 200-299 or 2xx")]
public readonly partial record struct StatusRange(int From, int To)
{
    /// <summary>Whether a status is one of them.</summary>
    public bool Contains(int status) => From <= status && status <= To;

    /// <summary>Reads <c>204</c>, <c>200-299</c> or <c>2xx</c>, or says that the text is none of these.</summary>
    public static bool TryParse(string? text, out StatusRange range)
    {
        range = default;
        var match = Form().Match(text ?? "");
        if (!match.Success)
            return false;
        if (match.Groups["class"].Success)
        {
            var first = Number(match.Groups["class"]) * 100;
            range = new StatusRange(first, first + 99);
            return true;
        }

        var from = Number(match.Groups["from"]);
        range = new StatusRange(from, match.Groups["to"].Success ? Number(match.Groups["to"]) : from);
        return range.From <= range.To;
    }

    /// <inheritdoc />
    public override string ToString() => From == To
        ? From.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?:(?<class>[1-5])xx|(?<from>[1-5][0-9]{2})(?:-(?<to>[1-5][0-9]{2}))?)\z")]
    private static partial Regex Form();
}
