using System.Text.Json;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>A tool as the definition has it, with references in place of secrets.</summary>
internal static class ToolEntry
{
    /// <summary>Marks the entry that a tool comes from: another one has another mark.</summary>
    public static string MarkOf(NodeContext context, string tool)
    {
        var node = context.Path.Split('[')[0];
        var with = context.Definition?.Nodes.FirstOrDefault(n => n.Id == node)?.With;
        foreach (var list in new[] { "tools", "agents" })
        {
            if (with is not { ValueKind: JsonValueKind.Object } options || !options.TryGetProperty(list, out var entries) || entries.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var entry in entries.EnumerateObject().Where(e => tool == e.Name || tool.StartsWith(e.Name + "_", StringComparison.Ordinal)).OrderByDescending(e => e.Name.Length).Take(1))
                return FlowValue.FromElement(entry.Value).Hash[..16];
        }

        return "";
    }
}
