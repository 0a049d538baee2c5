using DurableFlows.Journal;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DurableFlows.Storage.Files;

/// <summary>Registers the file store.</summary>
public static class FileStoreServices
{
    /// <summary>Keeps runs in a folder.</summary>
    /// <param name="builder">What <c>AddDurableFlows</c> gave.</param>
    /// <param name="path">The folder; created when absent. Relative to the current directory.</param>
    public static DurableFlowsBuilder UseFiles(this DurableFlowsBuilder builder, string path)
    {
        builder.Services.TryAddSingleton<IFlowStore>(_ => FileStore.Open(path));
        return builder;
    }
}
