using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace DurableFlows.Azurite.Tests;

/// <summary>What these tests do with blobs, by a client that never tries again.</summary>
internal static class Blobs
{
    public static BlobContainerClient Container(string connectionString)
    {
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        return new BlobContainerClient(connectionString, AzuriteFixture.NewContainer(), options);
    }

    public static async Task<BlobContainerClient> NewContainerAsync(string connectionString)
    {
        var container = Container(connectionString);
        await container.CreateAsync();
        return container;
    }

    public static Task AppendAsync(this AppendBlobClient blob, string text, AppendBlobRequestConditions? conditions = null) =>
        blob.AppendBlockAsync(BinaryData.FromString(text).ToStream(), new AppendBlobAppendBlockOptions { Conditions = conditions });

    public static Task CreateOnlyAsync(this BlobContainerClient container, string name, string text) =>
        container.GetBlockBlobClient(name).UploadAsync(
            BinaryData.FromString(text).ToStream(),
            new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } });

    public static async Task<string> TextAsync(this BlobContainerClient container, string name) =>
        (await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();
}
