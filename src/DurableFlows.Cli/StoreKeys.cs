using DurableFlows.Journal;
using DurableFlows.Journal.Protection;

namespace DurableFlows.Cli;

/// <summary>The keys of a store that is kept protected: <c>ID:BASE64</c>, the one to write with first, older ones after commas.</summary>
internal static class StoreKeys
{
    public const string Variable = "FLOWS_KEYS";

    /// <summary>The store behind its keys; the store itself where there are none.</summary>
    public static IFlowStore Protect(IFlowStore store, string? keys)
    {
        if (string.IsNullOrWhiteSpace(keys))
            return store;
        var ring = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var current = "";
        foreach (var part in keys.Split(',', StringSplitOptions.TrimEntries))
        {
            var (id, key) = Read(part);
            if (!ring.TryAdd(id, key))
                throw new UsageException($"${Variable} has key '{id}' twice.");
            current = ring.Count == 1 ? id : current;
        }

        return new ProtectedStore(store, new AesGcmProtection(current, ring));
    }

    /// <summary>Says nothing of what is wrong with a key but that: it is secret.</summary>
    private static (string Id, byte[] Key) Read(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var bytes = new byte[32];
        return colon > 0 && Convert.TryFromBase64String(part[(colon + 1)..], bytes, out var length) && length == bytes.Length
            ? (part[..colon], bytes)
            : throw new UsageException($"${Variable} is not of the form ID:BASE64,ID:BASE64 with keys of 32 bytes.");
    }
}
