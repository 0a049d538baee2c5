using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Lays an approver's changes over an input.</summary>
internal static class Edits
{
    /// <summary>Replaces top-level members of an object by those of another.</summary>
    public static FlowValue Apply(FlowValue input, FlowValue edits)
    {
        if (input.Element.ValueKind != JsonValueKind.Object)
            return edits;
        var changes = new Dictionary<string, FlowValue>(StringComparer.Ordinal);
        foreach (var change in edits.Element.EnumerateObject())
            changes[change.Name] = FlowValue.FromElement(change.Value);
        var members = new List<(string, FlowValue)>();
        foreach (var member in input.Element.EnumerateObject())
            members.Add((member.Name, changes.Remove(member.Name, out var changed) ? changed : FlowValue.FromElement(member.Value)));
        members.AddRange(changes.Select(c => (c.Key, c.Value)));
        return JsonValues.Object(members);
    }
}
