using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>Turns JSON into the parts of a mapping and collects every error.</summary>
internal sealed class MappingCompiler
{
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Path, string Error)> _errors = [];

    public IReadOnlyCollection<string> Nodes => _nodes;

    public IReadOnlyCollection<string> Names => _names;

    public IReadOnlyList<(string Path, string Error)> Errors => _errors;

    public MappingPart Compile(JsonElement template, string path, int depth)
    {
        if (depth >= ValueCodec.MaxDepth)
            return Fail(path, $"the mapping nests deeper than {ValueCodec.MaxDepth}");
        return template.ValueKind switch
        {
            JsonValueKind.Undefined => Fail(path, "the mapping is missing"),
            JsonValueKind.Object => Object(template, path, depth),
            JsonValueKind.Array => Array(template, path, depth),
            JsonValueKind.String when template.GetString() is { } text && text.StartsWith('=') => Text(text, path),
            _ => new MappingPart.Literal(FlowValue.FromElement(template)),
        };
    }

    private MappingPart Text(string text, string path)
    {
        if (text.StartsWith("==", StringComparison.Ordinal))
            return new MappingPart.Literal(FlowValue.From(text[1..]));
        if (!FlowExpression.TryCompile(text[1..], out var expression, out var error))
            return Fail(path, error);
        _nodes.UnionWith(expression.Nodes);
        _names.UnionWith(expression.Names);
        return new MappingPart.Computed(expression, path);
    }

    private MappingPart Object(JsonElement template, string path, int depth)
    {
        // Of two members with one name the last counts.
        var members = new OrderedDictionary<string, MappingPart>(StringComparer.Ordinal);
        foreach (var member in template.EnumerateObject())
            members[member.Name] = Compile(member.Value, Step(path, member.Name), depth + 1);
        return _errors.Count == 0 && members.Values.All(part => part is MappingPart.Literal)
            ? new MappingPart.Literal(FlowValue.FromElement(template))
            : new MappingPart.Members([.. members]);
    }

    private MappingPart Array(JsonElement template, string path, int depth)
    {
        var items = template.EnumerateArray().Select((item, index) => Compile(item, $"{path}[{index}]", depth + 1)).ToArray();
        return _errors.Count == 0 && items.All(part => part is MappingPart.Literal)
            ? new MappingPart.Literal(FlowValue.FromElement(template))
            : new MappingPart.Items(items);
    }

    private MappingPart.Literal Fail(string path, string error)
    {
        _errors.Add((path, error));
        return new MappingPart.Literal(FlowValue.Null);
    }

    private static string Step(string path, string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $"{path}.{name}" : $"{path}['{name}']";
}
