using DurableFlows.Journal;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Crash;

/// <summary>What survives a process, and a store on it for each.</summary>
internal sealed class CrashData(Func<IFlowStore> open, TemporaryFolder? folder = null) : IDisposable
{
    public static CrashData On(StoreKind kind) => kind == StoreKind.Files ? OnFiles() : InMemory();

    public static CrashData InMemory()
    {
        var memory = new MemoryStore();
        return new CrashData(() => memory);
    }

    public static CrashData OnFiles()
    {
        var folder = new TemporaryFolder();
        return new CrashData(() => folder.Keep(FileStore.Open(new FileStoreOptions { Path = folder.Path, Flush = false })), folder);
    }

    public IFlowStore Open() => open();

    public void Dispose() => folder?.Dispose();
}
