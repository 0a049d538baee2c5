using DurableFlows.Journal;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Registers the blob store.</summary>
public static class AzureBlobServices
{
    /// <summary>Keeps runs in a container of Azure Blob Storage.</summary>
    /// <param name="builder">What <c>AddDurableFlows</c> gave.</param>
    /// <param name="options">Which container, and how to get there.</param>
    public static DurableFlowsBuilder UseAzureBlobs(this DurableFlowsBuilder builder, AzureBlobStoreOptions options)
    {
        builder.Services.TryAddSingleton<IFlowStore>(_ => new AzureBlobStore(options));
        return builder;
    }
}
