namespace DurableFlows.Azurite;

/// <summary>A blob service of Azurite on a free port of this machine, with queues and tables where they are asked for, which ends with this process at the latest.</summary>
/// <remarks>The npm package is installed at the first start on a machine, which takes half a minute or more.</remarks>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // The account and key that every Azurite knows; they are no secret.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string _folder;
    private readonly bool _inMemory;
    private AzuriteProcess _process;

    private AzuriteServer(string folder, bool inMemory, AzuriteProcess process)
    {
        (_folder, _inMemory, _process) = (folder, inMemory, process);
        BlobEndpoint = EndpointOf("Blob");
    }

    /// <summary>Why Azurite cannot run here, or null when it can.</summary>
    public static string? WhyNot { get; } =
        CommandPath.Find("node") is null ? "Azurite needs Node.js: no 'node' on the PATH."
        : CommandPath.Find("npm") is null && !AzuriteInstall.IsThere ? "Azurite is installed with npm: no 'npm' on the PATH."
        : null;

    /// <summary>The address of the account, without a slash at its end.</summary>
    public Uri BlobEndpoint { get; }

    /// <summary>What a client of this service connects with.</summary>
    public string ConnectionString => ConnectionStringFor(BlobEndpoint);

    /// <summary>The same with queues and tables, of a server that was started with them.</summary>
    public string WholeConnectionString => $"{ConnectionString}QueueEndpoint={EndpointOf("Queue")};TableEndpoint={EndpointOf("Table")};";

    /// <summary>The same account by another address, such as a proxy's.</summary>
    public static string ConnectionStringFor(Uri blobEndpoint) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={blobEndpoint};";

    /// <summary>Starts a service that keeps its data in memory.</summary>
    public static Task<AzuriteServer> StartAsync() => StartAsync(inMemory: true);

    /// <summary>Starts blobs, queues and tables, all of which keep their data in memory.</summary>
    public static Task<AzuriteServer> StartWholeAsync() => StartAsync(inMemory: true, whole: true);

    /// <summary>Starts a service that keeps its data in a temporary folder, so that it can be killed and started again.</summary>
    public static Task<AzuriteServer> StartOnDiskAsync() => StartAsync(inMemory: false);

    /// <summary>Kills the process at once. What it acknowledged is kept, when its data is on disk; requests in flight are cut.</summary>
    public void Kill()
    {
        _process.Die();
        _process.Dispose();
    }

    /// <summary>Starts the killed service again, on the same port and with the same data.</summary>
    public async Task StartAgainAsync()
    {
        if (_inMemory)
            throw new InvalidOperationException("This Azurite keeps its data in memory: use StartOnDiskAsync to kill it and start it again.");
        _process = await AzuriteProcess.StartAsync(_folder, BlobEndpoint.Port, _inMemory);
    }

    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        DeleteFolder(_folder);
        return ValueTask.CompletedTask;
    }

    private Uri EndpointOf(string service) => new($"http://127.0.0.1:{_process.PortOf(service)}/{Account}");

    private static async Task<AzuriteServer> StartAsync(bool inMemory, bool whole = false)
    {
        if (WhyNot is not null)
            throw new InvalidOperationException(WhyNot);
        await AzuriteInstall.EnsureAsync();
        var folder = Directory.CreateTempSubdirectory("flows-azurite-").FullName;
        try
        {
            return new AzuriteServer(folder, inMemory, await AzuriteProcess.StartAsync(folder, port: 0, inMemory, whole));
        }
        catch
        {
            DeleteFolder(folder);
            throw;
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
