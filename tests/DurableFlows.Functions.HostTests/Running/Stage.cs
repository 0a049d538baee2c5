using DurableFlows.Azurite;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>An Azurite, and the hosts that a test starts on it. When the test is over nothing of it is left.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Apps _apps;
    private readonly List<FunctionsHost> _hosts = [];
    private readonly string _marks = Directory.CreateTempSubdirectory("flows-marks-").FullName;

    private Stage(Apps apps, AzuriteServer azurite) => (_apps, Azurite) = (apps, azurite);

    public AzuriteServer Azurite { get; }

    /// <summary>What the nodes say they did.</summary>
    public MarkLines Marks => MarkLines.Read(_marks);

    /// <summary>What all hosts have said, the ended ones too.</summary>
    public IEnumerable<string> Log => _hosts.SelectMany(h => h.Log);

    public static async Task<Stage> OpenAsync(Apps apps) => new(apps, await AzuriteServer.StartWholeAsync());

    /// <summary>A folder with the app, and flows beside those it brings.</summary>
    public Task<string> DeployAsync(IReadOnlyDictionary<string, string> flows, string version = "0.1.0") => _apps.DeployAsync(flows, version);

    /// <summary>Starts a host on this stage's store.</summary>
    public async Task<FunctionsHost> StartAsync(string folder, string hub = "Hub", int port = 0, IReadOnlyDictionary<string, string>? more = null)
    {
        var settings = new Dictionary<string, string>(more ?? new Dictionary<string, string>())
        {
            ["AzureWebJobsStorage"] = Azurite.WholeConnectionString,
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = hub,
            ["FLOWS_BLOB_SERVICE"] = Azurite.ConnectionString,
            ["FLOWS_LINK_KEY"] = Convert.ToBase64String(new byte[48]),
            ["FLOWS_ACCESS"] = "open",
            ["FLOWS_OUT"] = Path.Combine(folder, "written"),
            ["TEST_MARKS"] = _marks,
        };
        var host = await FunctionsHost.StartAsync(folder, settings, port);
        _hosts.Add(host);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            host.Dispose();
        await Azurite.DisposeAsync();
        Directory.Delete(_marks, recursive: true);
    }
}
