using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Outputs of nodes that may stand in for running them again on the same input, in any run. A store out of reach is a miss.</summary>
internal sealed class NodeCache(IFlowStore store, TimeProvider time)
{
    private const int LargestValue = 64 << 10;

    /// <summary>The output of an earlier run of the same type, version, options and input; null when there is none or it is too old.</summary>
    public async ValueTask<FlowValue?> FindAsync(NodeDefinition node, int typeVersion, FlowValue input, CancellationToken cancellation)
    {
        try
        {
            var found = await store.ListMarkersAsync(Prefix(node, typeVersion, input), null, 1, cancellation).ConfigureAwait(false);
            return found.Count == 1 && JsonSerializer.Deserialize<Entry>(found[0].Body.Span) is { } entry && time.GetUtcNow() - entry.At < node.Cache
                ? FlowValue.FromElement(entry.Value)
                : null;
        }
        catch (Exception e) when (e is FlowException or JsonException)
        {
            return null;
        }
    }

    public async ValueTask KeepAsync(NodeDefinition node, int typeVersion, FlowValue input, FlowValue output, CancellationToken cancellation)
    {
        if (output.Utf8.Length > LargestValue)
            return;
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new Entry(time.GetUtcNow(), output.Element));
            await store.PutMarkerAsync(new Marker(Prefix(node, typeVersion, input) + "output", body) { IsHint = true }, cancellation).ConfigureAwait(false);
        }
        catch (FlowException)
        {
            // The next run computes it again.
        }
    }

    private static string Prefix(NodeDefinition node, int typeVersion, FlowValue input)
    {
        var options = node.With is { } with ? FlowValue.FromElement(with).Hash : "";
        var key = $"{node.Type}/{typeVersion}/{options}/{input.Hash}";
        return $"cache/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}/";
    }

    private sealed record Entry(DateTimeOffset At, JsonElement Value);
}
