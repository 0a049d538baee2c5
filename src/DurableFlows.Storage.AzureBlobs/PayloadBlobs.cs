using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Payloads and definitions, one block blob each, created once and never changed.</summary>
internal sealed class PayloadBlobs(BlobAccess access)
{
    /// <summary>What is longer goes up in blocks of this length: never more than one of them is held.</summary>
    private const int BlockLength = 4 << 20;

    public async ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        var blob = access.Repeating.GetBlockBlobClient(BlobLayout.Payload(key));
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var first = await content.ReadAtLeastAsync(block.AsMemory(0, BlockLength), BlockLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            return first < BlockLength
                ? await PutWholeAsync(blob, key, block.AsMemory(0, first), cancellation).ConfigureAwait(false)
                : !await IsThereAsync(blob, cancellation).ConfigureAwait(false) && await PutBlocksAsync(blob, key, content, block, cancellation).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Opens content; the stream goes on by itself after a connection that breaks.</summary>
    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation)
    {
        var blob = access.Repeating.GetBlobClient(BlobLayout.Payload(key));
        return access.CallAsync<Stream?>(
            async token =>
            {
                try
                {
                    return new PayloadStream((await blob.DownloadStreamingAsync(cancellationToken: token).ConfigureAwait(false)).Value.Content, access.Name);
                }
                catch (RequestFailedException e) when (e.Status == 404)
                {
                    return null;
                }
            },
            cancellation);
    }

    private ValueTask<bool> IsThereAsync(BlockBlobClient blob, CancellationToken cancellation)
        => access.CallAsync(async token => (await blob.ExistsAsync(token).ConfigureAwait(false)).Value, cancellation);

    private async ValueTask<bool> PutWholeAsync(BlockBlobClient blob, PayloadKey key, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        CheckHash(key, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
        return await CreatedAsync(
            async token =>
            {
                using var content = new ReadOnlyMemoryStream(bytes);
                var options = new BlobUploadOptions { Conditions = Absent, HttpHeaders = Headers(key) };
                await blob.UploadAsync(content, options, token).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends block by block and publishes them together, if they have the hash they are to have.</summary>
    private async ValueTask<bool> PutBlocksAsync(BlockBlobClient blob, PayloadKey key, Stream content, byte[] block, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var ids = new List<string>();
        // Names of this upload alone: another one of the same content may be under way.
        var upload = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        for (var filled = BlockLength; filled > 0;)
        {
            hash.AppendData(block, 0, filled);
            ids.Add(Convert.ToBase64String(Encoding.ASCII.GetBytes($"{upload}-{ids.Count:d6}")));
            await StageAsync(blob, ids[^1], block.AsMemory(0, filled), cancellation).ConfigureAwait(false);
            filled = await content.ReadAtLeastAsync(block.AsMemory(0, BlockLength), BlockLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        }

        CheckHash(key, Convert.ToHexStringLower(hash.GetHashAndReset()));
        return await CreatedAsync(
            token => blob.CommitBlockListAsync(ids, new CommitBlockListOptions { Conditions = Absent, HttpHeaders = Headers(key) }, token),
            cancellation).ConfigureAwait(false);
    }

    private async ValueTask StageAsync(BlockBlobClient blob, string id, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => await access.CallAsync(
        async token =>
        {
            using var content = new ReadOnlyMemoryStream(bytes);
            await blob.StageBlockAsync(id, content, cancellationToken: token).ConfigureAwait(false);
            return true;
        },
        cancellation).ConfigureAwait(false);

    /// <returns>Whether it was made now; false when it was there.</returns>
    private ValueTask<bool> CreatedAsync(Func<CancellationToken, Task> create, CancellationToken cancellation) => access.CallAsync(
        async token =>
        {
            try
            {
                await create(token).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 && !BlobErrors.IsContainerMissing(e))
            {
                return false;
            }
        },
        cancellation);

    private static BlobRequestConditions Absent => new() { IfNoneMatch = ETag.All };

    private static BlobHttpHeaders Headers(PayloadKey key) => new() { ContentType = key.MediaType };

    private static void CheckHash(PayloadKey key, string hash)
    {
        if (hash != key.Hash && !key.IsSealed)
            throw MemoryPayloads.WrongHash(key, hash);
    }
}
