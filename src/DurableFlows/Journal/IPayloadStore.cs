namespace DurableFlows.Journal;

/// <summary>Keeps values too large for a journal, and definitions, each under the hash of its content.</summary>
public interface IPayloadStore
{
    /// <summary>Stores content unless it is there already; durable when the call returns.</summary>
    /// <param name="key">The name; the content must have this hash, unless the name says that it is sealed.</param>
    /// <param name="content">The bytes, read once from the current position; streamed, never held whole.</param>
    /// <param name="cancellation">Gives up; nothing is published.</param>
    /// <returns>True when it was written, false when it was there.</returns>
    ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation);

    /// <summary>Opens content for reading; the caller disposes the stream.</summary>
    /// <returns>The content, or null when there is none under that name. The caller checks the hash.</returns>
    ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation);
}
