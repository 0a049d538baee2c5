using DurableFlows.Diagnostics;

namespace DurableFlows.Journal.Protection;

/// <summary>The keys of a store that is kept protected, as a setting holds them: <c>ID:BASE64</c>, the one to write with first, older ones after commas.</summary>
public static class StoreKeys
{
    /// <summary>The setting.</summary>
    public const string Setting = "FLOWS_KEYS";

    /// <summary>What the setting says.</summary>
    /// <returns>The protection; null where there are no keys.</returns>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>; the message shows nothing of a key.</exception>
    public static IStoreProtection? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var ring = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var current = "";
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (id, key) = ReadKey(part);
            if (!ring.TryAdd(id, key))
                throw Invalid($"{Setting} has key '{id}' twice. Give each key an id of its own.");
            current = ring.Count == 1 ? id : current;
        }

        return new AesGcmProtection(current, ring);
    }

    /// <summary>The store behind what the setting says; the store itself where there are no keys.</summary>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>.</exception>
    public static IFlowStore Protect(IFlowStore store, string? text) => Read(text) is { } protection ? new ProtectedStore(store, protection) : store;

    /// <summary>Says nothing of what is wrong with a key but that: it is secret.</summary>
    private static (string Id, byte[] Key) ReadKey(string part)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var bytes = new byte[KeyRing.KeyLength];
        return colon > 0 && KeyRing.IsId(part[..colon]) && Convert.TryFromBase64String(part[(colon + 1)..], bytes, out var length) && length == bytes.Length
            ? (part[..colon], bytes)
            : throw Invalid($"{Setting} is not of the form ID:BASE64,ID:BASE64, with ids of letters, digits, '-', '_' and '.', and keys of {KeyRing.KeyLength} bytes. Make one with: openssl rand -base64 {KeyRing.KeyLength}");
    }

    private static FlowException Invalid(string message) => new(ErrorCodes.SettingInvalid, message);
}
