using System.Text.Json;
using System.Text.RegularExpressions;

namespace DurableFlows.Definitions;

/// <summary>Node ids that changed between two definitions and mean the same node.</summary>
/// <param name="NewByOld">New ids by old ones.</param>
internal sealed record NodeRenames(IReadOnlyDictionary<string, string> NewByOld)
{
    private readonly Dictionary<string, string> _oldByNew = NewByOld.ToDictionary(r => r.Value, r => r.Key, StringComparer.Ordinal);

    public bool Has(string old) => NewByOld.ContainsKey(old);

    /// <summary>The id a node had before; null for a node that was not there.</summary>
    public string? Old(string id, FlowGraph before)
        => _oldByNew.TryGetValue(id, out var old) ? old : before.TryGet(id, out _) && !Has(id) ? id : null;

    /// <summary>The node as its old definition would be written with the new ids.</summary>
    public NodeDefinition In(NodeDefinition node) => NewByOld.Count == 0 ? node : node with
    {
        Needs = [.. node.Needs.Select(n => new NeedDefinition { Node = New(n.Node), When = Text(n.When) })],
        When = Text(node.When),
        Input = node.Input is { } input ? In(input) : null,
        Map = node.Map is { } map ? map with { Items = Text(map.Items) ?? map.Items } : null,
        Approval = node.Approval is { ReviseFrom: { } from } approval ? approval with { ReviseFrom = New(from) } : node.Approval,
    };

    public string New(string id) => NewByOld.GetValueOrDefault(id, id);

    private JsonElement In(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonSerializer.SerializeToElement(Text(value.GetString())),
        JsonValueKind.Array => JsonSerializer.SerializeToElement(value.EnumerateArray().Select(In)),
        JsonValueKind.Object => JsonSerializer.SerializeToElement(value.EnumerateObject().ToDictionary(m => m.Name, m => In(m.Value), StringComparer.Ordinal)),
        _ => value,
    };

    /// <summary>All at once: two nodes may have changed their ids with each other.</summary>
    private string? Text(string? text)
    {
        var ids = $"(?<id>{string.Join('|', NewByOld.Keys.Select(Regex.Escape))})";
        return text is null ? null : Regex.Replace(
            text,
            $"""(?<before>\bnodes\.){ids}(?![\w$])|(?<before>\bnodes\[\s*["']){ids}(?=["'])""",
            m => m.Groups["before"].Value + New(m.Groups["id"].Value));
    }
}
