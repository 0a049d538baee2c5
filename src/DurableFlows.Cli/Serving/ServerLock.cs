using System.Security.Cryptography;
using System.Text;

namespace DurableFlows.Cli.Serving;

/// <summary>Lets one server of this machine at a time have a store; the system frees it when that one's process ends, however it ends.</summary>
internal sealed class ServerLock : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private readonly FileStream? _file;

    private ServerLock(FileStream? file) => _file = file;

    /// <summary>Waits until the store is free.</summary>
    public static async Task<ServerLock> TakeAsync(string store, Action standingBy, TimeProvider time, CancellationToken cancellation)
    {
        if (store == "memory")
            return new ServerLock(null);
        var path = PathOf(store);
        for (var first = true; ; first = false)
        {
            if (TryOpen(path) is { } file)
                return new ServerLock(file);
            if (first)
                standingBy();
            await Task.Delay(Pace, time, cancellation);
        }
    }

    public void Dispose() => _file?.Dispose();

    private static string PathOf(string store)
    {
        if (store.StartsWith("file:", StringComparison.Ordinal))
            return Path.Combine(Directory.CreateDirectory(store[5..]).FullName, "serve.lock");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(store)))[..16];
        return Path.Combine(Path.GetTempPath(), $"flows-serve-{name}.lock");
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageException($"{path} cannot be opened: {e.Message}");
        }
    }
}
