using DurableFlows.Journal;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Crash;

/// <summary>What survives a process, and a store on it for each.</summary>
internal sealed class CrashData(bool files) : IDisposable
{
    private readonly TemporaryFolder? _folder = files ? new TemporaryFolder() : null;
    private readonly MemoryStore _memory = new();

    public IFlowStore Open() => _folder is { } folder
        ? folder.Keep(FileStore.Open(new FileStoreOptions { Path = folder.Path, Flush = false }))
        : _memory;

    public void Dispose() => _folder?.Dispose();
}
