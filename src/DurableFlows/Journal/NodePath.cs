using System.Globalization;

namespace DurableFlows.Journal;

/// <summary>A node of a run, or one item of a map: <c>node</c> or <c>node[3]</c>.</summary>
/// <param name="Node">The node's id.</param>
/// <param name="Index">The item, from 0; null for the node itself.</param>
public readonly record struct NodePath(string Node, int? Index = null)
{
    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">The text is not of the form.</exception>
    public static NodePath Parse(string text)
    {
        if (!text.EndsWith(']'))
            return new NodePath(text);
        var bracket = text.LastIndexOf('[');
        return bracket > 0 && int.TryParse(text[(bracket + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new NodePath(text[..bracket], index)
            : throw new FormatException($"'{text}' is not a node path.");
    }

    /// <inheritdoc />
    public override string ToString() => Index is { } index
        ? string.Create(CultureInfo.InvariantCulture, $"{Node}[{index}]")
        : Node;
}
