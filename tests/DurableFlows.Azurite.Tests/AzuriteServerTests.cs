using Azure;
using Azure.Storage.Blobs.Specialized;

namespace DurableFlows.Azurite.Tests;

public sealed class AzuriteServerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task AppendBlob_AppendedTwice_HoldsBoth()
    {
        var container = await Blobs.NewContainerAsync(azurite.Server.ConnectionString);
        var blob = container.GetAppendBlobClient("journal");
        await blob.CreateAsync();

        await blob.AppendAsync("one,");
        await blob.AppendAsync("two");

        Assert.Equal("one,two", await container.TextAsync("journal"));
    }

    [AzuriteFact]
    public async Task BlockBlob_CreatedTwice_IsRefusedTheSecondTime()
    {
        var container = await Blobs.NewContainerAsync(azurite.Server.ConnectionString);
        await container.CreateOnlyAsync("payload", "first");

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => container.CreateOnlyAsync("payload", "second"));

        Assert.Equal((409, "BlobAlreadyExists"), (refusal.Status, refusal.ErrorCode));
        Assert.Equal("first", await container.TextAsync("payload"));
    }

    [AzuriteFact]
    public async Task StartAgain_AfterKill_HasEveryAcknowledgedWrite()
    {
        await using var server = await AzuriteServer.StartOnDiskAsync();
        var container = await Blobs.NewContainerAsync(server.ConnectionString);
        var blob = container.GetAppendBlobClient("journal");
        await blob.CreateAsync();
        await blob.AppendAsync("kept");

        server.Kill();
        await Assert.ThrowsAsync<RequestFailedException>(() => blob.AppendAsync("lost"));
        await server.StartAgainAsync();
        await blob.AppendAsync(", and more");

        Assert.Equal("kept, and more", await container.TextAsync("journal"));
    }

    [AzuriteFact]
    public async Task StartAgain_WithDataInMemory_SaysWhatToDo()
    {
        await using var server = await AzuriteServer.StartAsync();
        server.Kill();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(server.StartAgainAsync);

        Assert.Contains("StartOnDiskAsync", refusal.Message);
    }
}
