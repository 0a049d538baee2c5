using System.Text;
using System.Text.Json;

namespace DurableFlows.Yaml;

/// <summary>Reads a JSON file with the places of its values.</summary>
internal sealed class JsonSource(byte[] utf8, string? file)
{
    private readonly long[] _lines = [0, .. utf8.Index().Where(b => b.Item == (byte)'\n').Select(b => b.Index + 1L)];

    /// <exception cref="SourceException">When the text is not JSON.</exception>
    public static SourceNode Read(string text, string? file)
    {
        var source = new JsonSource(Encoding.UTF8.GetBytes(text), file);
        try
        {
            return source.Document();
        }
        catch (JsonException e)
        {
            throw new SourceException(
                new SourceMark(file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), $"This is not JSON: {e.Message.Split(" LineNumber:")[0]}");
        }
    }

    private SourceNode Document()
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 1_000 });
        json.Read();
        var root = Node(ref json, 0);
        // Anything behind the value is an error, which the reader raises.
        json.Read();
        return root;
    }

    private SourceNode Node(ref Utf8JsonReader json, int depth)
    {
        var mark = MarkOf(json.TokenStartIndex);
        return json.TokenType switch
        {
            JsonTokenType.StartObject => Mapping(ref json, mark, SourceLimits.Below(depth, mark)),
            JsonTokenType.StartArray => Sequence(ref json, mark, SourceLimits.Below(depth, mark)),
            JsonTokenType.String => new SourceNode.Leaf(mark, YamlScalar.Text(Text(ref json, mark))),
            _ => new SourceNode.Leaf(mark, Encoding.UTF8.GetString(json.ValueSpan)),
        };
    }

    private SourceNode.Sequence Sequence(ref Utf8JsonReader json, SourceMark mark, int depth)
    {
        var items = new List<SourceNode>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            items.Add(Node(ref json, depth));
        return new SourceNode.Sequence(mark, items);
    }

    private SourceNode.Mapping Mapping(ref Utf8JsonReader json, SourceMark mark, int depth)
    {
        var entries = new List<SourceEntry>();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var keyMark = MarkOf(json.TokenStartIndex);
            var key = Text(ref json, keyMark);
            json.Read();
            entries.Add(new SourceEntry(key, keyMark, Node(ref json, depth)));
        }
        return new SourceNode.Mapping(mark, entries);
    }

    private static string Text(ref Utf8JsonReader json, SourceMark mark)
    {
        try
        {
            return json.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw new SourceException(mark, "This text has half of a surrogate pair.", "Write both halves of the character, or the character itself.");
        }
    }

    private SourceMark MarkOf(long offset)
    {
        var found = Array.BinarySearch(_lines, offset);
        var line = found >= 0 ? found : ~found - 1;
        var column = Encoding.UTF8.GetCharCount(utf8.AsSpan((int)_lines[line], (int)(offset - _lines[line])));
        return new SourceMark(file, line + 1, column + 1);
    }
}
