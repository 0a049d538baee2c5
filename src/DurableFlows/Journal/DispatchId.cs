using System.Globalization;
using System.Text.Json.Serialization;

namespace DurableFlows.Journal;

/// <summary>Names one attempt at one step of one node: what a worker is told to do, and what its record answers.</summary>
/// <remarks>As text <c>node[item]#epoch.step.attempt</c>.</remarks>
/// <param name="Path">The node or map item.</param>
/// <param name="Epoch">How often the node was deliberately run again, from 0.</param>
/// <param name="Step">The step, from 0.</param>
/// <param name="Attempt">The attempt at the step, from 1.</param>
[JsonConverter(typeof(DispatchIdConverter))]
public readonly record struct DispatchId(NodePath Path, int Epoch, int Step, int Attempt)
{
    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not of the form.</exception>
    public static DispatchId Parse(string text)
    {
        var hash = text.LastIndexOf('#');
        var numbers = hash < 0 ? default : text.AsSpan(hash + 1);
        Span<Range> parts = stackalloc Range[4];
        return numbers.Split(parts, '.') == 3
            && int.TryParse(numbers[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && int.TryParse(numbers[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && int.TryParse(numbers[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? new DispatchId(NodePath.Parse(text[..hash]), epoch, step, attempt)
            : throw new FormatException($"'{text}' is not a dispatch id.");
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}#{Epoch}.{Step}.{Attempt}");

    /// <summary>The same text without a string, where it fits.</summary>
    internal bool TryFormat(Span<char> text, out int length)
        => text.TryWrite(CultureInfo.InvariantCulture, $"{Path}#{Epoch}.{Step}.{Attempt}", out length);
}
