namespace DurableFlows.Azurite;

/// <summary>The one Azurite that all test classes of a process share, in memory. Each test takes a container of its own.</summary>
/// <remarks>It starts with the first class that uses it and ends with the process.</remarks>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<AzuriteServer>> Shared = new(AzuriteServer.StartAsync);

    private AzuriteServer? _server;

    public AzuriteServer Server => _server ?? throw new InvalidOperationException(
        AzuriteServer.WhyNot ?? "Azurite has not started: mark the test with AzuriteFact or AzuriteTheory.");

    /// <summary>A name that no container has yet.</summary>
    public static string NewContainer() => $"t-{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        // Fixtures are made for skipped tests too.
        if (AzuriteSkip.Reason is null)
            _server = await Shared.Value;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
