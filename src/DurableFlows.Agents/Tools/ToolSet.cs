using System.Text.Json;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>The tools of an agent. An entry of its options may stand for several.</summary>
internal sealed class ToolSet(AgentOptions options, NodeContext context)
{
    private readonly Dictionary<string, IReadOnlyList<ITool>> _made = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<ITool>> AllAsync(CancellationToken cancellation)
    {
        var all = new List<ITool>();
        foreach (var name in options.Tools.Keys)
            all.AddRange(await OfAsync(name, cancellation).ConfigureAwait(false));
        return all;
    }

    /// <summary>Finds a tool by the name the model calls it by, without making those of other entries; null when there is none.</summary>
    public async ValueTask<ITool?> FindAsync(string tool, CancellationToken cancellation)
    {
        foreach (var name in options.Tools.Keys.Where(n => tool == n || tool.StartsWith(n + "_", StringComparison.Ordinal)).OrderByDescending(n => n.Length))
        {
            if ((await OfAsync(name, cancellation).ConfigureAwait(false)).FirstOrDefault(t => t.Spec.Name == tool) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>The entry that made a tool of this set. Names do not tell: that of an MCP server's tool may read as if it were another entry's.</summary>
    public ToolOptions EntryOf(ITool tool) => options.Tools[NameOf(tool)];

    /// <summary>Marks the entry of a tool as the definition has it, with references in place of secrets: another entry has another mark.</summary>
    public string MarkOf(ITool tool)
    {
        var node = context.Path.Split('[')[0];
        var with = context.Definition?.Nodes.FirstOrDefault(n => n.Id == node)?.With;
        foreach (var list in new[] { "tools", "agents" })
        {
            if (with is { ValueKind: JsonValueKind.Object } members && members.TryGetProperty(list, out var entries) && entries.ValueKind == JsonValueKind.Object && entries.TryGetProperty(NameOf(tool), out var entry))
                return FlowValue.FromElement(entry).Hash[..16];
        }

        return "";
    }

    private string NameOf(ITool tool) => _made.First(m => m.Value.Contains(tool)).Key;

    private async ValueTask<IReadOnlyList<ITool>> OfAsync(string name, CancellationToken cancellation)
        => _made.TryGetValue(name, out var known) ? known : _made[name] = await MakeAsync(name, options.Tools[name], cancellation).ConfigureAwait(false);

    private async ValueTask<IReadOnlyList<ITool>> MakeAsync(string name, ToolOptions tool, CancellationToken cancellation) => tool switch
    {
        { Http: { } http } => [new HttpTool(name, tool, http)],
        { Flow: { } flow } => [FlowTool.Of(name, tool, flow, context)],
        { Ask: { } ask } => [new AskTool(name, tool, ask)],
        { Files: true } => FileTools.Of(name),
        { Notes: true } => [new NotesTool(name, tool)],
        { Mcp: { } mcp } => await McpTools.OfAsync(name, tool, mcp, cancellation).ConfigureAwait(false),
        _ => [FunctionTool.Of(name, tool, context)],
    };
}
