using System.ComponentModel.DataAnnotations;
using Azure.Core;
using Azure.Storage.Blobs;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>How an <see cref="AzureBlobStore"/> works. Give either a connection string or the address of the service.</summary>
public sealed class AzureBlobStoreOptions
{
    /// <summary>The container: 3 to 63 lower-case letters, digits and single dashes. Created by the first write when it is missing.</summary>
    [Required]
    public required string Container { get; init; }

    /// <summary>A connection string with a key or a shared access signature; null to sign in with <see cref="Credential"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The address of the blob service, for example <c>https://ACCOUNT.blob.core.windows.net</c>; null with a connection string.</summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>Who signs in at <see cref="ServiceUri"/>; <c>DefaultAzureCredential</c> when null.</summary>
    public TokenCredential? Credential { get; init; }

    /// <summary>Whether a missing container is created; default true. When false, or when this identity may not create one, the first call says so.</summary>
    public bool CreateContainer { get; init; } = true;

    /// <summary>After so many appends a journal goes on in a new blob; 2 to 45,000, default 40,000. Azure refuses more than 50,000 in one.</summary>
    [Range(2, 45_000)]
    public int AppendsPerSegment { get; init; } = 40_000;

    /// <summary>How often a run that waits is looked at for what others wrote to it; default 1 second. Each look is one request.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a request is repeated before it fails, 0 to 20; default 3. The host repeats what failed on top of that.</summary>
    [Range(0, 20)]
    public int MaxRetries { get; init; } = 3;

    /// <summary>The wait before the first repetition, doubled for each further one up to 10 seconds; default 200 milliseconds.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long one try may take; default 60 seconds.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Changes what the client of the SDK is made with, for example its transport; null for nothing.</summary>
    public Action<BlobClientOptions>? ConfigureClient { get; init; }

    /// <summary>The clock that waiting goes by; the system's by default.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Options for a container at one setting, which holds either the address of the service or a connection string.</summary>
    public static AzureBlobStoreOptions At(string container, string connection)
        => Uri.TryCreate(connection, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? new AzureBlobStoreOptions { Container = container, ServiceUri = address }
            : new AzureBlobStoreOptions { Container = container, ConnectionString = connection };
}
