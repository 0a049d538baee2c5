using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using DurableFlows.Definitions;

namespace DurableFlows.Yaml;

/// <summary>Turns what was read into JSON and remembers where each value stood.</summary>
internal sealed class SourceJson(List<(Mistake Mistake, SourceMark Mark)> mistakes)
{
    private readonly Dictionary<string, SourceMark> _marks = new(StringComparer.Ordinal);
    private int _values;

    /// <exception cref="SourceException">When it is too large.</exception>
    public JsonElement Convert(SourceNode root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(json, root, root.Mark, JsonPath.Root, 0);
        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = DefinitionJson.MaxDepth });
    }

    /// <summary>Where a path stands; for one that is not there, where the nearest part of it stands.</summary>
    public SourceMark MarkOf(string path)
    {
        for (var end = path.Length; end > 0; end--)
        {
            if ((end == path.Length || path[end] is '.' or '[') && _marks.TryGetValue(path[..end], out var mark))
                return mark;
        }
        return _marks.GetValueOrDefault(JsonPath.Root);
    }

    private void Write(Utf8JsonWriter json, SourceNode node, SourceMark mark, string path, int depth)
    {
        if (++_values > SourceLimits.Values)
            throw new SourceException(mark, $"The definition has more than {SourceLimits.Values:N0} values, counting each use of an alias.");
        _marks.TryAdd(path, mark);
        switch (node)
        {
            case SourceNode.Leaf leaf:
                json.WriteRawValue(leaf.Json);
                break;
            case SourceNode.Sequence list:
                WriteItems(json, list, path, SourceLimits.Below(depth, mark));
                break;
            case SourceNode.Mapping mapping:
                WriteEntries(json, mapping, path, SourceLimits.Below(depth, mark));
                break;
        }
    }

    private void WriteItems(Utf8JsonWriter json, SourceNode.Sequence list, string path, int depth)
    {
        json.WriteStartArray();
        foreach (var (i, item) in list.Items.Index())
            Write(json, item, item.Mark, JsonPath.Item(path, i), depth);
        json.WriteEndArray();
    }

    private void WriteEntries(Utf8JsonWriter json, SourceNode.Mapping mapping, string path, int depth)
    {
        json.WriteStartObject();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            var at = JsonPath.Child(path, entry.Key);
            if (!seen.Add(entry.Key))
            {
                mistakes.Add((new Mistake(at, $"'{entry.Key}' stands here twice.", "Keep one."), entry.Mark));
                continue;
            }
            json.WritePropertyName(entry.Key);
            Write(json, entry.Value, entry.Mark, at, depth);
        }
        json.WriteEndObject();
    }
}
