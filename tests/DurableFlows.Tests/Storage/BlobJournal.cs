using System.Text;
using System.Text.Json;
using DurableFlows.Azurite;
using DurableFlows.Journal;
using DurableFlows.Storage.AzureBlobs;

namespace DurableFlows.Tests.Storage;

/// <summary>A journal on Azurite, with a proxy before it and the raw blobs behind it.</summary>
internal sealed class BlobJournal : IAsyncDisposable
{
    public static readonly RunId Run = RunId.Parse("run");

    private BlobJournal(AzuriteServer azurite)
        => (Container, Proxy) = (new TestContainer(azurite.ConnectionString), FaultProxy.Start(azurite.BlobEndpoint));

    public TestContainer Container { get; }

    public FaultProxy Proxy { get; }

    public static BlobJournal On(AzuriteServer azurite) => new(azurite);

    /// <summary>A store behind the proxy.</summary>
    public AzureBlobStore Open(int appendsPerSegment = 2, int retries = 3) => Container.Open(appendsPerSegment, retries, Proxy);

    /// <summary>Does something once, to the request of a kind that comes in a given place.</summary>
    public void FailOnce(string kind, int place, Fault fault)
    {
        var number = 0;
        Proxy.Rule = request => request.Kind == kind && Interlocked.Increment(ref number) == place ? fault : Fault.Pass;
    }

    /// <summary>Appends one record after another, each with the end that the one before left.</summary>
    public static async Task<JournalPosition> AppendAsync(AzureBlobStore store, JournalPosition known, params string[] ids)
    {
        foreach (var id in ids)
            known = (await store.AppendAsync(Run, [Body(id)], known, default)).End;
        return known;
    }

    public static ReadOnlyMemory<byte> Body(string id) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""");

    /// <summary>The ids that a store of its own reads, without the proxy.</summary>
    public async Task<IEnumerable<string>> IdsAsync(JournalPosition from = default, JournalPosition? upTo = null)
        => Ids(await Container.Open().ReadAsync(Run, from, upTo, default));

    public static IEnumerable<string> Ids(JournalSlice slice)
        => slice.Records.Select(r => JsonDocument.Parse(RecordFrame.Body(r)).RootElement.GetProperty("id").GetString()!);

    /// <summary>The lines of a segment as they lie there.</summary>
    public Task<string[]> LinesAsync(int segment) => Container.LinesAsync(Run, segment);

    public ValueTask DisposeAsync() => Proxy.DisposeAsync();
}
