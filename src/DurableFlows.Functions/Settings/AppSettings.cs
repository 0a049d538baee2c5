using System.Reflection;
using DurableFlows.Bundles;
using DurableFlows.Http;
using DurableFlows.Http.Access;
using DurableFlows.Http.Notices;
using DurableFlows.Journal;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Functions.Settings;

/// <summary>What the app's settings say.</summary>
internal sealed record AppSettings
{
    public required IFlowStore Store { get; init; }
    public required ICallerSource Access { get; init; }
    public ReadOnlyMemory<byte>? LinkKey { get; init; }
    public BundleKey? BundleKey { get; init; }
    public IReadOnlyList<BundleKey> BundleTrust { get; init; } = [];
    public Uri? PublicAddress { get; init; }
    public Uri? NotifyUrl { get; init; }
    public string? NotifySecret { get; init; }
    public required string Output { get; init; }
    public string? Hub { get; init; }
    public string? Deployment { get; init; }

    /// <summary>Reads all of them.</summary>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>, and everything that is wrong.</exception>
    public static AppSettings Read(IConfiguration settings)
    {
        var reader = new SettingReader(settings);
        var store = reader.Read(() => JournalSettings.Read(reader));
        var access = reader.Read(() => AccessSettings.Read(reader));
        var linkKey = reader.Read(() => Http.Links.LinkKey.Read(reader.Text(SettingNames.Link)));
        var bundleKey = reader.Read(() => BundleKeys.ReadKey(reader.Text(SettingNames.BundleKey), SettingNames.BundleKey));
        var bundleTrust = reader.Read(() => BundleKeys.ReadTrust(reader.Text(SettingNames.BundleTrust), SettingNames.BundleTrust));
        var publicAddress = reader.Read(() => WebAddress.Read(reader.Text(SettingNames.Public), SettingNames.Public, "https://flows.example.com"));
        var notifyUrl = reader.Read(() => WebAddress.Read(reader.Text(SettingNames.NotifyUrl), SettingNames.NotifyUrl, "https://mail.example.com/flows"));
        var notifySecret = reader.Read(() => NoticeSecret.Read(reader.Text(SettingNames.NotifySecret)));
        reader.Check();
        return new AppSettings
        {
            Store = store ?? throw new InvalidOperationException("There is no store."),
            Access = access ?? throw new InvalidOperationException("There is no access."),
            LinkKey = linkKey,
            BundleKey = bundleKey,
            BundleTrust = bundleTrust ?? [],
            PublicAddress = publicAddress,
            NotifyUrl = notifyUrl,
            NotifySecret = notifySecret,
            Output = reader.Text(SettingNames.Output) ?? Path.Combine(Path.GetTempPath(), "flows-out"),
            Hub = HubName.Read(reader),
            Deployment = reader.Text("WEBSITE_DEPLOYMENT_ID") ?? Assembly.GetEntryAssembly()?.GetName().Version?.ToString(),
        };
    }
}
