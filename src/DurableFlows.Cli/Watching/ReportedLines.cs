using System.Collections.Concurrent;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>The last line of what each node reports, until something of it is recorded.</summary>
internal sealed class ReportedLines
{
    private const int Longest = 80;
    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    public void Take(RunEvent happened)
    {
        if (happened.Node is not { } path)
            return;
        var node = NodePath.Parse(path).Node;
        if (happened.Type != "node.reported")
            _lines.TryRemove(node, out _);
        else
            _lines[node] = _lines.TryGetValue(node, out var line) && line.Path == path ? line.With(happened.Detail ?? "") : new Line(path, "").With(happened.Detail ?? "");
    }

    /// <summary>The line of a node; null for none.</summary>
    public string? Of(string node) => _lines.TryGetValue(node, out var line) && line.Text.Trim() is { Length: > 0 } text ? text : null;

    /// <param name="Path">The node, or the item or call of it that reported last.</param>
    /// <param name="Text">The line, with the line end it may have.</param>
    private sealed record Line(string Path, string Text)
    {
        public Line With(string piece)
        {
            // A line that has just ended is shown until the next one begins.
            var text = Text + piece;
            var end = text.TrimEnd('\r', '\n').Length;
            var last = text[(text.LastIndexOf('\n', Math.Max(0, end - 1)) + 1)..];
            return this with { Text = last.Length <= Longest ? last : string.Concat("…", last.AsSpan(last.Length - Longest + 1)) };
        }
    }
}
