namespace DurableFlows.Journal;

/// <summary>Makes what a store is given unreadable to those who keep it, and finds what they changed. Given to a <see cref="ProtectedStore"/>.</summary>
/// <remarks>
/// Safe for use from any thread. Whatever is wrong is a <see cref="FlowException"/> with code <c>protection.absent</c>,
/// <c>protection.damaged</c> or <c>protection.key-unusable</c>; messages hold neither data nor keys.
/// </remarks>
public interface IStoreProtection
{
    /// <summary>Protects a record or the body of a marker.</summary>
    /// <param name="owner">What it belongs to, with the run's id or the marker's name; it opens for no other owner. Also for messages.</param>
    /// <param name="content">The bytes; for a record a JSON object in UTF-8.</param>
    /// <returns>A JSON object in UTF-8 on one line, which names the scheme and the key.</returns>
    ReadOnlyMemory<byte> Protect(string owner, ReadOnlySpan<byte> content);

    /// <summary>The content that was protected.</summary>
    ReadOnlyMemory<byte> Unprotect(string owner, ReadOnlySpan<byte> content);

    /// <summary>Protects a payload or definition while it is read.</summary>
    /// <param name="key">What it is; it opens as nothing else.</param>
    /// <param name="content">Read forward, in pieces, never held whole; left open.</param>
    /// <returns>A stream that only goes forward. The same content gives the same length, whichever key is in use.</returns>
    Stream ProtectPayload(PayloadKey key, Stream content);

    /// <summary>The content that was protected; what was cut off, moved or changed is found where it is read.</summary>
    /// <param name="key">What it is.</param>
    /// <param name="content">Read forward; closed with the stream returned.</param>
    Stream UnprotectPayload(PayloadKey key, Stream content);
}
