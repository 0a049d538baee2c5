namespace DurableFlows.Functions.HostTests.Running;

/// <summary>A host that the tests of a class share, with a flow that asks at once.</summary>
public sealed class RunningHost(Apps apps) : IAsyncLifetime
{
    private const string Gate = """
        id: gate
        nodes:
          pay: { type: transform, input: { amount: =input.amount, to: Ada }, approval: { title: 'Pay {{ input.amount }}?', editable: [to] } }
        """;

    private Stage? _stage;
    private FunctionsHost? _host;

    public Uri Address => (_host ?? throw new InvalidOperationException(HostCommand.WhyNot)).Address;

    internal Stage Stage => _stage ?? throw new InvalidOperationException(HostCommand.WhyNot);

    public async Task InitializeAsync()
    {
        // Fixtures are made for skipped tests too.
        if (HostCommand.WhyNot is not null)
            return;
        _stage = await Stage.OpenAsync(apps);
        _host = await _stage.StartAsync(await _stage.DeployAsync(new Dictionary<string, string> { ["gate"] = Gate }));
    }

    /// <summary>Starts a run that asks, and gives the request's id.</summary>
    internal static async Task<string> AskingAsync(ApiClient api, string run)
    {
        await api.StartAsync("gate", run, new { amount = 5 });
        var asking = await api.UntilAsync(run, "waitingForInput");
        return asking.GetProperty("requests")[0].GetProperty("request").Text("id");
    }

    public async Task DisposeAsync()
    {
        if (_stage is not null)
            await _stage.DisposeAsync();
    }
}
