using DurableFlows.Diagnostics;
using DurableFlows.Http;
using DurableFlows.Storage.AzureBlobs;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Functions;

/// <summary>What the app's settings say.</summary>
internal static class AppSettings
{
    public static AzureBlobStoreOptions Journals(IConfiguration settings)
    {
        var container = settings["FLOWS_CONTAINER"] is { Length: > 0 } named ? named : "flows";
        return settings["FLOWS_BLOB_SERVICE"] is { Length: > 0 } service
            ? AzureBlobStoreOptions.At(container, service)
            : throw new FlowException(ErrorCodes.StoreUnsupported, "The setting FLOWS_BLOB_SERVICE is missing: the address of the blob service that keeps the journals, or a connection string.");
    }

    public static string? Deployment(IConfiguration settings)
        => settings["WEBSITE_DEPLOYMENT_ID"] ?? System.Reflection.Assembly.GetEntryAssembly()?.GetName().Version?.ToString();

    public static void Api(IConfiguration settings, FlowApiOptions options)
    {
        options.LinkKey = settings["FLOWS_LINK_KEY"] is { Length: > 0 } key ? Convert.FromBase64String(key) : null;
        options.PublicAddress = settings["FLOWS_PUBLIC"] is { Length: > 0 } address ? new Uri(address) : null;
    }
}
