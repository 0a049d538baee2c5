using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Protection;
using DurableFlows.Storage.AzureBlobs;

namespace DurableFlows.Functions.Settings;

/// <summary>Where the journals are kept, and whether they are encrypted before they get there.</summary>
internal static class JournalSettings
{
    public static IFlowStore Read(SettingReader reader)
    {
        var container = reader.Text(SettingNames.Container) ?? "flows";
        if (reader.Text(SettingNames.BlobService) is not { } service)
            throw SettingReader.Invalid($"{SettingNames.BlobService} is missing. Set it to the address of the blob service that keeps the journals, such as https://ACCOUNT.blob.core.windows.net, or to a connection string; on your machine UseDevelopmentStorage=true.");
        return StoreKeys.Protect(Open(container, service), reader.Text(SettingNames.Keys));
    }

    /// <summary>Nothing is asked of the service yet. What is wrong with a connection string is not shown: it is secret.</summary>
    private static AzureBlobStore Open(string container, string service)
    {
        try
        {
            return new AzureBlobStore(AzureBlobStoreOptions.At(container, service));
        }
        catch (FlowException e) when (e.Code == ErrorCodes.StoreUnsupported)
        {
            throw SettingReader.Invalid($"{SettingNames.BlobService} and {SettingNames.Container} name no container of journals: {e.Message}");
        }
    }
}
