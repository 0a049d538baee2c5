using System.Buffers;
using System.Security.Cryptography;
using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>Payloads and definitions, one file each, named by the hash of its content.</summary>
internal sealed class PayloadFiles(FileLayout layout, TemporaryFiles temporary)
{
    private const int BufferLength = 80 * 1024;

    public async ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        var path = layout.Payload(key);
        try
        {
            if (content.CanSeek && Length(path) == content.Length - content.Position)
                return Exists(path);
            var (temp, length) = await WriteAsync(key, path, content, cancellation).ConfigureAwait(false);
            return Publish(temp, path, length);
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            throw FileErrors.Unavailable(path, e);
        }
    }

    public Stream? Open(PayloadKey key)
    {
        var path = layout.Payload(key);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (FileErrors.IsIo(e))
        {
            throw FileErrors.Unavailable(path, e);
        }
    }

    private async ValueTask<(string Path, long Length)> WriteAsync(
        PayloadKey key, string path, Stream content, CancellationToken cancellation)
    {
        var file = temporary.Create(FileLayout.Folder(path));
        try
        {
            await using (file.ConfigureAwait(false))
            {
                var hash = await CopyAsync(content, file, cancellation).ConfigureAwait(false);
                if (hash != key.Hash && !key.IsSealed)
                    throw MemoryPayloads.WrongHash(key, hash);
                temporary.Flush(file);
                return (file.Name, file.Length);
            }
        }
        catch
        {
            TemporaryFiles.Discard(file.Name);
            throw;
        }
    }

    private static async ValueTask<string> CopyAsync(Stream content, FileStream file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool Publish(string temp, string path, long length)
    {
        try
        {
            File.Move(temp, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            if (Length(path) == length)
            {
                TemporaryFiles.Discard(temp);
                return Exists(path);
            }

            File.Move(temp, path, overwrite: true); // what is there is a fragment; ours has the right hash
        }

        temporary.FlushNames(layout.Root, FileLayout.Folder(path));
        return true;
    }

    /// <summary>Says that content is there already, once that is durable: its writer may have died before the folder was flushed.</summary>
    private bool Exists(string path)
    {
        temporary.FlushNames(layout.Root, FileLayout.Folder(path));
        return false;
    }

    private static long? Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;
}
