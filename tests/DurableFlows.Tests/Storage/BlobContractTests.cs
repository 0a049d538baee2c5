using DurableFlows.Azurite;
using DurableFlows.Journal;
using DurableFlows.Testing.Stores;
using FaultRates = DurableFlows.Azurite.FaultRates;

namespace DurableFlows.Tests.Storage;

/// <summary>What every store must do, done on Azurite.</summary>
public sealed class BlobContractTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Names => [.. StoreContract.Cases.Select(contractCase => contractCase.Name)];

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public Task BlobStore_Contract_IsKept(string name) => RunAsync(name, container => container.Open());

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public Task BlobStore_ThatRollsOverAtTwo_KeepsTheContract(string name) => RunAsync(name, container => container.Open(appendsPerSegment: 2));

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public Task BlobStore_ThatRollsOverAtThree_KeepsTheContract(string name) => RunAsync(name, container => container.Open(appendsPerSegment: 3));

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public async Task ProtectedBlobStore_Contract_IsKept(string name)
    {
        using var folder = new TemporaryFolder();
        await RunAsync(name, container => folder.Keep(new ProtectedStore(container.Open(), Keys.Protection())));
    }

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public Task BlobStore_BehindAFaultyNetwork_KeepsTheContract(string name) => FaultyAsync(name, appendsPerSegment: 40_000);

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public Task BlobStore_ThatRollsOverBehindAFaultyNetwork_KeepsTheContract(string name) => FaultyAsync(name, appendsPerSegment: 3);

    private async Task FaultyAsync(string name, int appendsPerSegment)
    {
        await using var proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        var rates = new FaultRates(seed: name.Length);
        proxy.Rule = request => Bearable(request, rates.Next(request));

        await RunAsync(name, container => container.Open(appendsPerSegment, through: proxy));
    }

    /// <summary>Who made a payload and never heard of it takes it for one that was there before: so its put may say, but no case allows for it.</summary>
    private static Fault Bearable(ProxyRequest request, Fault fault)
        => fault == Fault.CutAfter && request is { Method: "PUT", Query: "" or "comp=blocklist" } ? Fault.Pass : fault;

    private async Task RunAsync(string name, Func<TestContainer, IFlowStore> open)
    {
        using var cancellation = new CancellationTokenSource(Limit);
        var container = new TestContainer(azurite.Server.ConnectionString);
        var contractCase = StoreContract.Cases.Single(contractCase => contractCase.Name == name);

        await contractCase.RunAsync(() => open(container), cancellation.Token);
    }
}
