using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DurableFlows.Yaml;

/// <summary>Writes JSON as YAML that reads back as the same JSON.</summary>
internal static class YamlDump
{
    public static string Write(ReadOnlySpan<byte> utf8)
    {
        var root = JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = Definitions.DefinitionJson.MaxDepth });
        using var text = new StringWriter { NewLine = "\n" };
        // Lines are never folded: a folded expression is hard to read, and folding has its own rules for blanks.
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: true));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var empty = !element.EnumerateObject().Any();
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, empty ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var property in element.EnumerateObject())
                {
                    emitter.Emit(Text(property.Name, isKey: true));
                    Write(emitter, property.Value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonValueKind.Array:
                // Lists of plain values read best on one line.
                var style = element.EnumerateArray().All(i => i.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                foreach (var item in element.EnumerateArray())
                    Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValueKind.String:
                emitter.Emit(Text(element.GetString() ?? "", isKey: false));
                break;
            default:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, element.GetRawText(), ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));
                break;
        }
    }

    private static Scalar Text(string text, bool isKey)
    {
        var style = text switch
        {
            _ when !isKey && IsBlock(text) => ScalarStyle.Literal,
            _ when IsPlain(text) => ScalarStyle.Plain,
            _ => ScalarStyle.DoubleQuoted,
        };
        return new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: style != ScalarStyle.Plain);
    }

    // Texts of several lines, unless a line has what a block would not keep.
    private static bool IsBlock(string text) => text.Contains('\n', StringComparison.Ordinal)
        && text.All(c => c is '\n' or (>= ' ' and <= '~')) && text[0] is not (' ' or '\n')
        && !text.EndsWith("\n\n", StringComparison.Ordinal) && text.Split('\n').All(line => !line.EndsWith(' '));

    private static bool IsPlain(string text) =>
        !YamlScalar.NeedsQuotes(text) && text[0] is '=' or '_' or '$' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z')
        && text.All(c => c is >= ' ' and <= '~' and not ('#' or ':' or ',' or '[' or ']' or '{' or '}' or '"' or '\'')) && !text.EndsWith(' ');
}
