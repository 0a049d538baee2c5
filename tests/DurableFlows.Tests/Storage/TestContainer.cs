using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using DurableFlows.Azurite;
using DurableFlows.Journal;
using DurableFlows.Storage.AzureBlobs;

namespace DurableFlows.Tests.Storage;

/// <summary>A container of its own, which its first use makes, and the stores on it.</summary>
internal sealed class TestContainer(string connectionString)
{
    public string Name { get; } = AzuriteFixture.NewContainer();

    /// <summary>A client that goes round the store.</summary>
    public BlobContainerClient Client => new(connectionString, Name);

    /// <param name="appendsPerSegment">When the journal rolls over.</param>
    /// <param name="retries">How often a request is repeated; so often that no test fails by chance.</param>
    /// <param name="through">Another way to the container, such as a proxy.</param>
    /// <param name="handler">What sends its requests.</param>
    public AzureBlobStore Open(int appendsPerSegment = 40_000, int retries = 6, FaultProxy? through = null, HttpMessageHandler? handler = null) => new(new AzureBlobStoreOptions
    {
        Container = Name,
        ConnectionString = through is null ? connectionString : AzuriteServer.ConnectionStringFor(through.Endpoint),
        AppendsPerSegment = appendsPerSegment,
        MaxRetries = retries,
        PollInterval = TimeSpan.FromMilliseconds(20),
        RetryDelay = TimeSpan.FromMilliseconds(5),
        ConfigureClient = handler is null ? null : client => client.Transport = new HttpClientTransport(handler),
    });

    /// <summary>The names of all there is.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in Client.GetBlobsAsync())
            names.Add(blob.Name);
        return names;
    }

    /// <summary>The lines of a segment as they lie there.</summary>
    public async Task<string[]> LinesAsync(RunId run, int segment)
        => (await Segment(run, segment).DownloadContentAsync()).Value.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Writes a segment anew, with a bit of one byte flipped.</summary>
    public async Task FlipAsync(RunId run, int segment, long offset)
    {
        var blob = Segment(run, segment);
        var bytes = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        bytes[offset] ^= 1;
        await blob.CreateAsync();
        using var content = new MemoryStream(bytes);
        await blob.AppendBlockAsync(content);
    }

    public AppendBlobClient Segment(RunId run, int segment) => Client.GetAppendBlobClient(BlobLayout.Segment(run, segment));
}
