using DurableFlows.Journal;
using DurableFlows.Storage.Files;
using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Storage;

public sealed class StoreContractTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Names => [.. StoreContract.Cases.Select(contractCase => contractCase.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task MemoryStore_Contract_IsKept(string name)
    {
        using var cancellation = new CancellationTokenSource(Limit);
        var store = new MemoryStore();

        await Case(name).RunAsync(() => store, cancellation.Token);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task FileStore_Contract_IsKept(string name)
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource(Limit);

        await Case(name).RunAsync(() => folder.Keep(FileStore.Open(folder.Path)), cancellation.Token);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ProtectedMemoryStore_Contract_IsKept(string name)
    {
        using var cancellation = new CancellationTokenSource(Limit);
        using var store = new ProtectedStore(new MemoryStore(), Keys.Protection());

        await Case(name).RunAsync(() => store, cancellation.Token);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ProtectedFileStore_Contract_IsKept(string name)
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource(Limit);

        await Case(name).RunAsync(() => folder.Keep(new ProtectedStore(FileStore.Open(folder.Path), Keys.Protection())), cancellation.Token);
    }

    private static StoreContractCase Case(string name) => StoreContract.Cases.Single(contractCase => contractCase.Name == name);
}
