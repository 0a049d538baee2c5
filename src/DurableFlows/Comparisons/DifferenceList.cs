using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Values;

namespace DurableFlows.Comparisons;

/// <summary>Collects differences: the first so many, and the number of the rest.</summary>
internal sealed class DifferenceList(int limit)
{
    private readonly List<Difference> _found = [];

    public IReadOnlyList<Difference> Found => _found;

    public int More { get; private set; }

    public bool IsEmpty => _found.Count + More == 0;

    /// <summary>Adds two texts that differ.</summary>
    public void Compare(string path, string? before, string? after)
    {
        if (before != after)
            Add(path, () => before is null ? null : FlowValue.From(before), () => after is null ? null : FlowValue.From(after));
    }

    /// <summary>Adds every place at which two values differ; null for none.</summary>
    public void Compare(string path, FlowValue? before, FlowValue? after)
    {
        if (before is not null && after is not null)
            Walk(path, before.Element, after.Element);
        else if (before is not null || after is not null)
            Add(path, () => before, () => after);
    }

    private void Walk(string path, JsonElement before, JsonElement after)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            Members(path, before, after);
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
            Items(path, before, after);
        else if (!JsonElement.DeepEquals(before, after))
            Add(path, before, after);
    }

    private void Members(string path, JsonElement before, JsonElement after)
    {
        var others = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in after.EnumerateObject())
            others[member.Name] = member.Value;
        foreach (var member in before.EnumerateObject())
        {
            var at = JsonPath.Child(path, member.Name);
            if (others.Remove(member.Name, out var other))
                Walk(at, member.Value, other);
            else
                Add(at, member.Value, null);
        }

        foreach (var member in after.EnumerateObject().Where(m => others.ContainsKey(m.Name)))
            Add(JsonPath.Child(path, member.Name), null, member.Value);
    }

    private void Items(string path, JsonElement before, JsonElement after)
    {
        JsonElement[] ones = [.. before.EnumerateArray()], others = [.. after.EnumerateArray()];
        // Of lists of different lengths, what is the same at both ends is taken for that: one item more makes one difference.
        var shorter = ones.Length == others.Length ? 0 : Math.Min(ones.Length, others.Length);
        var (head, tail) = (0, 0);
        while (head < shorter && JsonElement.DeepEquals(ones[head], others[head]))
            head++;
        while (tail < shorter - head && JsonElement.DeepEquals(ones[^(tail + 1)], others[^(tail + 1)]))
            tail++;
        for (var index = head; index < Math.Max(ones.Length, others.Length) - tail; index++)
        {
            var (has, hasOther) = (index < ones.Length - tail, index < others.Length - tail);
            if (has && hasOther)
                Walk(JsonPath.Item(path, index), ones[index], others[index]);
            else
                Add(JsonPath.Item(path, index), has ? ones[index] : null, hasOther ? others[index] : null);
        }
    }

    private void Add(string path, JsonElement? before, JsonElement? after)
        => Add(path, () => before is { } b ? FlowValue.FromElement(b) : null, () => after is { } a ? FlowValue.FromElement(a) : null);

    private void Add(string path, Func<FlowValue?> before, Func<FlowValue?> after)
    {
        if (_found.Count < limit)
            _found.Add(new Difference(path, before(), after()));
        else
            More++;
    }
}
