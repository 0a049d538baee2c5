namespace DurableFlows.Azurite;

/// <summary>An Azurite in memory for the tests of one class. Each test takes a container of its own.</summary>
/// <remarks>Every blob there is slows every request of it, so a class does not go on with what others left.</remarks>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    public AzuriteServer Server => _server ?? throw new InvalidOperationException(
        AzuriteServer.WhyNot ?? "Azurite has not started: mark the test with AzuriteFact or AzuriteTheory.");

    /// <summary>A name that no container has yet.</summary>
    public static string NewContainer() => $"t-{Guid.NewGuid():N}";

    public async Task InitializeAsync()
    {
        // Fixtures are made for skipped tests too.
        if (AzuriteSkip.Reason is null)
            _server = await AzuriteServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
