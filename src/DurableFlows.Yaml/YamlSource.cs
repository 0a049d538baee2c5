using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DurableFlows.Yaml;

/// <summary>Reads one YAML document as data: no tags, no types, anchors and aliases only as a shorthand.</summary>
internal sealed class YamlSource
{
    private readonly string? _file;
    private readonly Parser _events;
    private readonly Dictionary<string, SourceNode> _anchors = new(StringComparer.Ordinal);

    private YamlSource(string text, string? file)
    {
        _file = file;
        _events = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <exception cref="SourceException">When the text is not one YAML document.</exception>
    public static SourceNode Read(string text, string? file)
    {
        var source = new YamlSource(text, file);
        try
        {
            return source.Document();
        }
        catch (YamlException e)
        {
            throw source.Refusal(text, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException or FormatException or IndexOutOfRangeException)
        {
            // The scanner lets such out on some malformed input instead of an error of its own.
            throw new SourceException(source.MarkOf(source._events.Current?.Start ?? Mark.Empty), $"This is not YAML: {e.Message}");
        }
    }

    private SourceNode Document()
    {
        Next<StreamStart>();
        if (_events.Current is StreamEnd)
            throw new SourceException(new SourceMark(_file, 1, 1), "The file is empty.", "A flow has at least 'id' and 'nodes'.");
        Next<DocumentStart>();
        var root = Node(0);
        Next<DocumentEnd>();
        if (_events.Current is not StreamEnd)
            throw new SourceException(MarkOf(_events.Current?.Start ?? Mark.Empty), "A second document begins here.", "Put each flow into a file of its own.");
        return root;
    }

    private SourceNode Node(int depth)
    {
        var current = _events.Current ?? throw new SourceException(new SourceMark(_file, 1, 1), "The file ends too early.");
        var mark = MarkOf(current.Start);
        if (current is AnchorAlias alias)
        {
            _events.MoveNext();
            return _anchors.TryGetValue(alias.Value.Value, out var target)
                ? target
                : throw new SourceException(mark, $"There is no anchor '&{alias.Value.Value}' before this alias.");
        }
        if (current is not NodeEvent node)
            throw new SourceException(mark, "A value is expected here.");
        if (!node.Tag.IsEmpty)
            throw new SourceException(mark, $"Tags such as '{node.Tag.Value}' are not allowed.", "Put texts in quotes; everything else needs no tag.");
        SourceNode read = node switch
        {
            Scalar scalar => Leaf(scalar, mark),
            SequenceStart => Sequence(mark, SourceLimits.Below(depth, mark)),
            MappingStart => Mapping(mark, SourceLimits.Below(depth, mark)),
            _ => throw new SourceException(mark, "A value is expected here."),
        };
        // Only now, so that an alias inside its own anchor is unknown and the tree is finite.
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor.Value] = read;
        return read;
    }

    private SourceNode.Leaf Leaf(Scalar scalar, SourceMark mark)
    {
        _events.MoveNext();
        var json = scalar.Style == ScalarStyle.Plain ? YamlScalar.Plain(scalar.Value) : YamlScalar.Text(scalar.Value);
        return new SourceNode.Leaf(mark, json ?? throw new SourceException(mark, $"'{scalar.Value}' is not a number that can be stored.", "Put it in quotes to make it a text."));
    }

    private SourceNode.Sequence Sequence(SourceMark mark, int depth)
    {
        _events.MoveNext();
        var items = new List<SourceNode>();
        while (_events.Current is not SequenceEnd)
            items.Add(Node(depth));
        _events.MoveNext();
        return new SourceNode.Sequence(mark, items);
    }

    private SourceNode.Mapping Mapping(SourceMark mark, int depth)
    {
        _events.MoveNext();
        var entries = new List<SourceEntry>();
        while (_events.Current is not MappingEnd)
        {
            var (key, keyMark) = Key();
            entries.Add(new SourceEntry(key, keyMark, Node(depth)));
        }
        _events.MoveNext();
        return new SourceNode.Mapping(mark, entries);
    }

    private (string Key, SourceMark Mark) Key()
    {
        var mark = MarkOf(_events.Current?.Start ?? Mark.Empty);
        if (_events.Current is not Scalar scalar || !scalar.Tag.IsEmpty || !scalar.Anchor.IsEmpty)
            throw new SourceException(mark, "A key must be a plain text.");
        if (scalar is { Value: "<<", Style: ScalarStyle.Plain })
            throw new SourceException(mark, "Merge keys are not supported.", "Write the properties out, or use an alias for the whole value.");
        _events.MoveNext();
        return (scalar.Value, mark);
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (_events.Current is null)
            _events.MoveNext();
        if (_events.Current is not T)
            throw new SourceException(MarkOf(_events.Current?.Start ?? Mark.Empty), "This is not a YAML document.");
        _events.MoveNext();
    }

    private SourceMark MarkOf(Mark mark) => new(_file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private SourceException Refusal(string text, YamlException e)
    {
        var message = $"This is not YAML: {e.Message}";
        var lines = text.Split('\n');
        // The scanner does not say where the tab stands.
        if (e.Message.Contains("tab", StringComparison.Ordinal) && Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t')) is >= 0 and var tab)
            return new SourceException(new SourceMark(_file, tab + 1, lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1), message, "Indent with spaces, not tabs.");
        // An error starts where the value around it starts, and ends where it was noticed.
        var mark = MarkOf(e.End);
        var several = lines.ElementAtOrDefault(mark.Line - 1)?.Count(c => c == ':') > 1;
        return new SourceException(mark, message, several ? "Put a value that contains ': ' in quotes." : null);
    }
}
