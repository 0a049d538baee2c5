using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>Stores and opens files of a run in the checkpoint layer.</summary>
public interface IRunFiles
{
    /// <summary>Streams content into the store, once per content.</summary>
    /// <returns>A reference to put into an output; durable when the call returns.</returns>
    ValueTask<FlowFile> SaveAsync(string name, string mediaType, Stream content, CancellationToken cancellation);

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FlowException">With code <c>payload.missing</c> or, while reading, <c>payload.damaged</c>.</exception>
    ValueTask<Stream> OpenAsync(FlowFile file, CancellationToken cancellation);
}
