using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DurableFlows.Azurite.Tests;

/// <summary>What a store relies on, and this version of Azurite must keep to as Azure does.</summary>
public sealed class AzuriteConditionsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Append_AtAnotherPosition_IsRefused()
    {
        var blob = await JournalAsync("one");

        await blob.AppendAsync("two", new AppendBlobRequestConditions { IfAppendPositionEqual = 3 });
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(
            () => blob.AppendAsync("two", new AppendBlobRequestConditions { IfAppendPositionEqual = 3 }));

        Assert.Equal((412, "AppendPositionConditionNotMet"), (refusal.Status, refusal.ErrorCode));
    }

    [AzuriteFact]
    public async Task Append_OverTheGivenSize_IsRefused()
    {
        var blob = await JournalAsync("one");

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(
            () => blob.AppendAsync("two", new AppendBlobRequestConditions { IfMaxSizeLessThanOrEqual = 5 }));

        Assert.Equal((412, "MaxBlobSizeConditionNotMet"), (refusal.Status, refusal.ErrorCode));
    }

    [AzuriteFact]
    public async Task Append_WithAnOldETag_IsRefused()
    {
        var blob = await JournalAsync("one");
        var tag = (await blob.GetPropertiesAsync()).Value.ETag;

        await blob.AppendAsync("two", new AppendBlobRequestConditions { IfMatch = tag });
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(
            () => blob.AppendAsync("three", new AppendBlobRequestConditions { IfMatch = tag }));

        Assert.Equal((412, "ConditionNotMet"), (refusal.Status, refusal.ErrorCode));
    }

    [AzuriteFact]
    public async Task Append_ToASealedBlob_IsRefused()
    {
        var blob = await JournalAsync("one");
        await blob.SealAsync();

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => blob.AppendAsync("two"));

        Assert.Equal((409, "BlobIsSealed"), (refusal.Status, refusal.ErrorCode));
    }

    [AzuriteFact]
    public async Task Create_OfAnAppendBlobThatExists_IsRefused()
    {
        var blob = await JournalAsync("one");
        var conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All };

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(
            () => blob.CreateAsync(new AppendBlobCreateOptions { Conditions = conditions }));

        Assert.Equal((409, "BlobAlreadyExists"), (refusal.Status, refusal.ErrorCode));
    }

    [AzuriteFact]
    public async Task Delete_WithAnOldETag_IsRefused()
    {
        var blob = await JournalAsync("one");
        var tag = (await blob.GetPropertiesAsync()).Value.ETag;
        await blob.AppendAsync("two");

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(
            () => blob.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = tag }));

        Assert.Equal((412, "ConditionNotMet"), (refusal.Status, refusal.ErrorCode));
    }

    [AzuriteFact]
    public async Task Read_FromAPosition_GivesTheRest()
    {
        var blob = await JournalAsync("one,two");

        var rest = await blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(4) });
        // At 7, the very end, Azurite answers with no bytes; Azure refuses that too.
        var beyond = await Assert.ThrowsAsync<RequestFailedException>(
            () => blob.DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(8) }));

        Assert.Equal("two", rest.Value.Content.ToString());
        Assert.Equal((416, "InvalidRange"), (beyond.Status, beyond.ErrorCode));
    }

    [AzuriteFact]
    public async Task List_WithMetadata_GivesIt()
    {
        var container = await Blobs.NewContainerAsync(azurite.Server.ConnectionString);
        var metadata = new Dictionary<string, string> { ["status"] = "running" };
        await container.GetBlobClient("run").UploadAsync(BinaryData.FromString(""), new BlobUploadOptions { Metadata = metadata });

        var blob = await container.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata }).SingleAsync();

        Assert.Equal("running", blob.Metadata["status"]);
    }

    [AzuriteFact]
    public async Task List_FromAName_BeginsWithIt()
    {
        var container = await ThreeAsync();

        var names = await container.GetBlobsAsync(new GetBlobsOptions { StartFrom = "b" }).Select(blob => blob.Name).ToListAsync();

        Assert.Equal(["b", "c"], names);
    }

    [AzuriteFact]
    public async Task List_FromANameInPages_GoesOnBehindThePage()
    {
        var container = await ThreeAsync();

        var pages = await container.GetBlobsAsync(new GetBlobsOptions { StartFrom = "b" }).AsPages(pageSizeHint: 1).ToListAsync();

        Assert.Equal(["b", "c"], pages.SelectMany(page => page.Values).Select(blob => blob.Name));
    }

    private async Task<AppendBlobClient> JournalAsync(string text)
    {
        var container = await Blobs.NewContainerAsync(azurite.Server.ConnectionString);
        var blob = container.GetAppendBlobClient("journal");
        await blob.CreateAsync();
        await blob.AppendAsync(text);
        return blob;
    }

    private async Task<BlobContainerClient> ThreeAsync()
    {
        var container = await Blobs.NewContainerAsync(azurite.Server.ConnectionString);
        foreach (var name in (string[])["c", "a", "b"])
            await container.CreateOnlyAsync(name, "");
        return container;
    }
}
