namespace DurableFlows.Tests.Storage;

/// <summary>A folder that goes away with the test, and the stores in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly List<IDisposable> _stores = [];

    public string Path { get; } = Directory.CreateTempSubdirectory("flows-").FullName;

    public T Keep<T>(T store)
        where T : IDisposable
    {
        lock (_stores)
            _stores.Add(store);
        return store;
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        Directory.Delete(Path, recursive: true);
    }
}
