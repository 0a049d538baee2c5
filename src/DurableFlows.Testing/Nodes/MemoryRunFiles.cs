using System.Collections.Concurrent;
using System.Security.Cryptography;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Testing.Nodes;

/// <summary>Files of a run, kept in memory for a test.</summary>
public sealed class MemoryRunFiles : IRunFiles
{
    private readonly ConcurrentDictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<FlowFile> _saved = [];

    /// <summary>What was saved, in order.</summary>
    public IReadOnlyCollection<FlowFile> Saved => _saved;

    /// <inheritdoc />
    public async ValueTask<FlowFile> SaveAsync(string name, string mediaType, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellation).ConfigureAwait(false);
        var bytes = buffer.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        _contents[hash] = bytes;
        var file = new FlowFile(name, mediaType, bytes.Length, hash, "test");
        _saved.Enqueue(file);
        return file;
    }

    /// <inheritdoc />
    public ValueTask<Stream> OpenAsync(FlowFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _contents.TryGetValue(file.Sha256, out var bytes)
            ? new ValueTask<Stream>(new MemoryStream(bytes, writable: false))
            : throw new FlowException(ErrorCodes.PayloadMissing, $"File '{file.Name}' was not saved in this test. Save it through the same NodeRunner.");
    }
}
