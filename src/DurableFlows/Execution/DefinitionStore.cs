using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Nodes;

namespace DurableFlows.Execution;

/// <summary>The definitions that runs are pinned to, compiled on first use.</summary>
internal sealed class DefinitionStore(IFlowStore store, NodeRegistry registry)
{
    private readonly ConcurrentDictionary<string, byte> _stored = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FlowGraph> _graphs = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<FlowDefinition, FlowGraph> _checked = [];

    /// <summary>Checks and compiles a definition, with the node types as they are registered now. Definitions do not change, so one that was started before is neither checked nor compiled again.</summary>
    /// <exception cref="FlowDefinitionException">The flow has mistakes.</exception>
    public FlowGraph Compile(FlowDefinition flow)
    {
        if (_checked.TryGetValue(flow, out var known))
            return known;
        var mistakes = FlowChecker.Check(flow, registry);
        if (mistakes.Count > 0)
            throw new FlowDefinitionException(flow.Id, mistakes);
        var graph = FlowGraph.Compile(TypeVersions.Pin(flow, registry), registry);
        _checked.AddOrUpdate(flow, graph);
        return graph;
    }

    /// <summary>Stores a definition beside the runs that are about to be pinned to it.</summary>
    public async ValueTask PutAsync(FlowGraph graph, CancellationToken cancellation)
    {
        if (_stored.ContainsKey(graph.Hash))
            return;
        using var content = new MemoryStream(DefinitionJson.Write(graph.Definition), writable: false);
        await store.PutAsync(PayloadKey.Definition(graph.Hash), content, cancellation).ConfigureAwait(false);
        _graphs.TryAdd(graph.Hash, graph);
        _stored[graph.Hash] = 0;
    }

    /// <summary>Loads a definition by its hash.</summary>
    public async ValueTask<FlowGraph> GetAsync(string hash, CancellationToken cancellation)
    {
        if (_graphs.TryGetValue(hash, out var known))
            return known;
        var content = await store.OpenAsync(PayloadKey.Definition(hash), cancellation).ConfigureAwait(false)
            ?? throw new FlowException(ErrorCodes.DefinitionMissing,
                $"The definition {hash} is not in store {store.Spec}, so runs pinned to it cannot be read. Restore definitions/{hash}.json from a backup.");
        await using (content.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
            if (Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))) != hash)
            {
                throw new FlowException(ErrorCodes.DefinitionDamaged,
                    $"The definition {hash} in store {store.Spec} does not match its hash, so runs pinned to it cannot be read. Restore definitions/{hash}.json from a backup.");
            }

            var graph = FlowGraph.Compile(DefinitionJson.Read(bytes.ToArray()), registry);
            return _graphs.GetOrAdd(hash, graph);
        }
    }
}
