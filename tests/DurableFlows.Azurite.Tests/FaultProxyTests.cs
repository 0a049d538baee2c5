using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace DurableFlows.Azurite.Tests;

public sealed class FaultProxyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private BlobContainerClient _container = null!;
    private FaultProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        _container = await Blobs.NewContainerAsync(AzuriteServer.ConnectionStringFor(_proxy.Endpoint));
        _proxy.TakeCounts();
    }

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    [AzuriteFact]
    public async Task Pass_WithABigBlob_ChangesNoByte()
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);

        await _container.UploadBlobAsync("big", BinaryData.FromBytes(bytes));

        var back = await _container.GetBlobClient("big").DownloadContentAsync();
        Assert.Equal(bytes, back.Value.Content.ToArray());
    }

    [AzuriteFact]
    public async Task Pass_WithManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => _container.CreateOnlyAsync($"{i:00}", "x")));

        var names = await _container.GetBlobsAsync().Select(blob => blob.Name).ToListAsync();
        Assert.Equal(64, names.Count);
        Assert.Equal(64, _proxy.TakeCounts()["PUT"]);
    }

    [AzuriteFact]
    public async Task Delay_BeforeARequest_MakesItLate()
    {
        _proxy.Rule = _ => Fault.Delay(TimeSpan.FromMilliseconds(200));
        var watch = Stopwatch.StartNew();

        await _container.CreateOnlyAsync("payload", "late");

        Assert.True(watch.ElapsedMilliseconds >= 200);
        Assert.Equal("late", await _container.TextAsync("payload"));
    }

    [AzuriteTheory]
    [InlineData(409, "BlobAlreadyExists")]
    [InlineData(412, "ConditionNotMet")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServerBusy")]
    public async Task Answer_InPlaceOfAWrite_IsSeenAndNothingLands(int status, string code)
    {
        _proxy.Rule = _ => Fault.Answer(status);

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => _container.CreateOnlyAsync("payload", "x"));

        Assert.Equal((status, code), (refusal.Status, refusal.ErrorCode));
        Assert.False(await ExistsAsync("payload"));
    }

    [AzuriteFact]
    public async Task Answer_ToAHead_IsSeenAndTheConnectionGoesOn()
    {
        _proxy.Rule = request => request.Method == "HEAD" ? Fault.Answer(503) : Fault.Pass;

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => _container.GetBlobClient("payload").GetPropertiesAsync());

        Assert.Equal((503, "ServerBusy"), (refusal.Status, refusal.ErrorCode));
        await _container.CreateOnlyAsync("payload", "x");
        Assert.Equal("x", await _container.TextAsync("payload"));
    }

    [AzuriteFact]
    public async Task CutBefore_OnAWrite_IsSeenAndNothingLands()
    {
        _proxy.Rule = _ => Fault.CutBefore;

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _container.CreateOnlyAsync("payload", "x"));

        Assert.Equal(0, failure.Status);
        Assert.False(await ExistsAsync("payload"));
    }

    [AzuriteFact]
    public async Task CutAfter_OnAWrite_IsSeenAndTheWriteLands()
    {
        _proxy.Rule = _ => Fault.CutAfter;

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => _container.CreateOnlyAsync("payload", "landed"));

        Assert.Equal(0, failure.Status);
        _proxy.Rule = _ => Fault.Pass;
        Assert.Equal("landed", await _container.TextAsync("payload"));
    }

    [AzuriteFact]
    public async Task CutAfter_OnARequestWithoutABody_IsNotRepeatedByTheClientItself()
    {
        await _container.CreateOnlyAsync("payload", "x");
        _proxy.TakeCounts();
        _proxy.Rule = _ => Fault.CutAfter;

        await Assert.ThrowsAsync<RequestFailedException>(() => _container.DeleteBlobAsync("payload"));

        Assert.Equal(1, _proxy.TakeCounts()["DELETE"]);
        Assert.False(await ExistsAsync("payload"));
    }

    [AzuriteFact]
    public async Task Retry_AfterAnswerBusy_SendsTheBodyThatItHeldBack()
    {
        var answers = new Queue<Fault>([Fault.Answer(503), Fault.Answer(503)]);
        _proxy.Rule = _ => answers.TryDequeue(out var fault) ? fault : Fault.Pass;
        var options = new BlobClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var blob = new BlobServiceClient(AzuriteServer.ConnectionStringFor(_proxy.Endpoint), options)
            .GetBlobContainerClient(_container.Name).GetBlockBlobClient("payload");

        await blob.UploadAsync(BinaryData.FromString("third time").ToStream());

        Assert.Equal("third time", await _container.TextAsync("payload"));
    }

    [AzuriteFact]
    public async Task TakeCounts_AfterSomeRequests_TellsThemApartAndStartsAnew()
    {
        var blob = _container.GetAppendBlobClient("journal");
        await blob.CreateAsync();
        await blob.AppendAsync("one");
        await blob.AppendAsync("two");
        _ = await _container.GetBlobsAsync().ToListAsync();
        _ = await _container.TextAsync("journal");

        Assert.Equal($"/devstoreaccount1/{_container.Name}/journal", _proxy.Requests[0].Path);
        Assert.Equal(
            [("GET", 1), ("GET list", 1), ("PUT", 1), ("PUT appendblock", 2)],
            _proxy.TakeCounts().Select(count => (count.Key, count.Value)).Order());
        Assert.Empty(_proxy.TakeCounts());
    }

    [AzuriteFact]
    public async Task Request_WhileTheServiceIsDown_FailsAndWorksLater()
    {
        await using var server = await AzuriteServer.StartOnDiskAsync();
        await using var proxy = FaultProxy.Start(server.BlobEndpoint);
        var container = await Blobs.NewContainerAsync(AzuriteServer.ConnectionStringFor(proxy.Endpoint));
        server.Kill();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => container.CreateOnlyAsync("payload", "lost"));
        await server.StartAgainAsync();
        await container.CreateOnlyAsync("payload", "kept");

        Assert.Equal(0, failure.Status);
        Assert.Equal("kept", await container.TextAsync("payload"));
    }

    private async Task<bool> ExistsAsync(string name)
    {
        _proxy.Rule = _ => Fault.Pass;
        return await _container.GetBlobClient(name).ExistsAsync();
    }
}
