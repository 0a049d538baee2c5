using System.Collections.Concurrent;
using System.Security.Cryptography;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>The values of one run: small ones inline in records, large ones once under the hash of their content.</summary>
internal sealed class RunValues(IFlowStore store, RunId run) : IRunFiles
{
    /// <summary>The longest value that stands inline in a record, in bytes.</summary>
    public const int InlineLimit = 4096;

    /// <summary>The same for what a node that makes calls is told of all its rounds at every step: it is read with the journal, and not value by value.</summary>
    public const int RoundInlineLimit = 65536;

    /// <summary>Small notes beside all runs of the store.</summary>
    public IMarkerStore Markers => store;

    private const long CacheLimit = 64L << 20;
    private readonly ConcurrentDictionary<string, FlowValue> _cache = new(StringComparer.Ordinal);
    private long _cached;

    /// <summary>Makes a value durable in the form a record holds.</summary>
    public async ValueTask<StoredValue> StoreAsync(FlowValue value, CancellationToken cancellation, int inlineLimit = InlineLimit)
    {
        if (value.Utf8.Length <= inlineLimit)
            return StoredValue.Of(value);
        var hash = Hash(value);
        using var content = new ReadOnlyMemoryStream(value.Utf8);
        await store.PutAsync(PayloadKey.Of(run, hash), content, cancellation).ConfigureAwait(false);
        Remember(hash, value);
        return new StoredValue { Sha256 = hash, Length = value.Utf8.Length };
    }

    /// <summary>Keeps a value in this process only; its record holds the hash.</summary>
    public StoredValue Omit(FlowValue value)
    {
        var hash = Hash(value);
        _cache[hash] = value;
        return new StoredValue { Sha256 = hash, Length = value.Utf8.Length, Omitted = true };
    }

    /// <summary>Loads a value that a record holds.</summary>
    public async ValueTask<FlowValue> LoadAsync(StoredValue? stored, CancellationToken cancellation)
    {
        if (stored is null)
            return FlowValue.Null;
        if (stored.Inline is { } inline)
            return inline;
        var hash = stored.Sha256 ?? "";
        if (_cache.TryGetValue(hash, out var known))
            return known;
        var owner = stored.Run is { } other ? RunId.Parse(other) : run;
        if (stored.Omitted)
            throw new FlowException(ErrorCodes.PayloadMissing, $"An output of run {owner} was not stored, by the flow's own setting, and this host did not compute it. Run its node again.");
        var content = await store.OpenAsync(PayloadKey.Of(owner, hash), cancellation).ConfigureAwait(false) ?? throw Missing(owner, hash);
        await using (content.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream((int)stored.Length);
            await content.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
            var value = FlowValue.FromUtf8(bytes.ToArray());
            if (Hash(value) != hash)
                throw Damaged(owner, hash);
            Remember(hash, value);
            return value;
        }
    }

    /// <inheritdoc />
    public async ValueTask<FlowFile> SaveAsync(string name, string mediaType, Stream content, CancellationToken cancellation)
    {
        var file = Spool.Create();
        await using (file.ConfigureAwait(false))
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 16];
            for (int read; (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
            {
                sha.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            var hash = Convert.ToHexStringLower(sha.GetHashAndReset());
            var length = file.Length;
            file.Position = 0;
            await store.PutAsync(PayloadKey.Of(run, hash, mediaType), file, cancellation).ConfigureAwait(false);
            return new FlowFile(name, mediaType, length, hash, run.Value);
        }
    }

    /// <inheritdoc />
    public async ValueTask<Stream> OpenAsync(FlowFile file, CancellationToken cancellation)
    {
        var owner = RunId.Parse(file.Run);
        var content = await store.OpenAsync(PayloadKey.Of(owner, file.Sha256), cancellation).ConfigureAwait(false) ?? throw Missing(owner, file.Sha256);
        return new VerifiedStream(content, file.Sha256, () => Damaged(owner, file.Sha256));
    }

    private static string Hash(FlowValue value) => Convert.ToHexStringLower(SHA256.HashData(value.Utf8.Span));

    private void Remember(string hash, FlowValue value)
    {
        if (Interlocked.Add(ref _cached, value.Utf8.Length) <= CacheLimit)
            _cache[hash] = value;
        else
            Interlocked.Add(ref _cached, -value.Utf8.Length);
    }

    private FlowException Missing(RunId owner, string hash) => new(ErrorCodes.PayloadMissing,
        $"Payload {hash} of run {owner} is not in store {store.Spec}. Restore it from a backup, or run the node that made it again.");

    private FlowException Damaged(RunId owner, string hash) => new(ErrorCodes.PayloadDamaged,
        $"Payload {hash} of run {owner} in store {store.Spec} does not match its hash. Restore it from a backup, or run the node that made it again.");
}
