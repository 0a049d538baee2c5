using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using DurableFlows.Diagnostics;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>The container, which is made when it is missing, and what goes wrong with it.</summary>
internal sealed class BlobAccess
{
    private readonly bool _create;

    public BlobAccess(AzureBlobStoreOptions options)
    {
        _create = options.CreateContainer;
        Repeating = Client(options, options.MaxRetries);
        Once = Client(options, 0);
        Name = options.ConnectionString is null ? Repeating.Uri.GetLeftPart(UriPartial.Path) : options.Container;
    }

    /// <summary>How people name the store.</summary>
    public string Name { get; }

    /// <summary>For requests that may be repeated without harm.</summary>
    public BlobContainerClient Repeating { get; }

    /// <summary>For appends, which land again when they are repeated.</summary>
    public BlobContainerClient Once { get; }

    /// <summary>Calls the service; an error that is not the caller's becomes <c>store.unavailable</c>.</summary>
    public async ValueTask<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await MakingContainerAsync(call, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (BlobErrors.IsOfService(e, cancellation))
        {
            throw BlobErrors.Unavailable(Name, e);
        }
    }

    /// <summary>Calls the service; makes the container when that is what is missing, and calls again.</summary>
    private async ValueTask<T> MakingContainerAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call(cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (_create && e.ErrorCode == BlobErrors.ContainerMissing)
        {
            await MakeAsync(cancellation).ConfigureAwait(false);
            return await call(cancellation).ConfigureAwait(false);
        }
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        try
        {
            await Repeating.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 401 or 403)
        {
            throw new FlowException(ErrorCodes.StoreUnavailable,
                $"The container '{Name}' does not exist, and this identity may not create it ({e.Status} {e.ErrorCode}). Create it, or give the identity the role Storage Blob Data Contributor.", e);
        }
    }

    private static BlobContainerClient Client(AzureBlobStoreOptions options, int retries)
    {
        var client = new BlobClientOptions();
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = retries;
        client.Retry.Delay = options.RetryDelay;
        client.Retry.MaxDelay = TimeSpan.FromSeconds(10);
        client.Retry.NetworkTimeout = options.NetworkTimeout;
        client.Diagnostics.IsLoggingContentEnabled = false;
        options.ConfigureClient?.Invoke(client);
        if (retries == 0)
            client.Retry.MaxRetries = 0;
        try
        {
            return options.ConnectionString is { } connection
                ? new BlobServiceClient(connection, client).GetBlobContainerClient(options.Container)
                : new BlobServiceClient(options.ServiceUri, options.Credential ?? new DefaultAzureCredential(), client).GetBlobContainerClient(options.Container);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // Neither the connection string nor a part of it belongs into a message.
            throw new FlowException(ErrorCodes.StoreUnsupported,
                $"The connection of blob container '{options.Container}' cannot be understood: use a connection string of Azure Storage, or the https address of its blob service.");
        }
    }
}
