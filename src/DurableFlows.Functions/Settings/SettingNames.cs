using DurableFlows.Bundles;
using DurableFlows.Http.Links;
using DurableFlows.Http.Notices;
using DurableFlows.Journal.Protection;

namespace DurableFlows.Functions.Settings;

/// <summary>Every setting of the app; docs/functions.md says what each means.</summary>
internal static class SettingNames
{
    public const string BlobService = "FLOWS_BLOB_SERVICE";
    public const string Container = "FLOWS_CONTAINER";
    public const string Keys = StoreKeys.Setting;
    public const string Access = "FLOWS_ACCESS";
    public const string ApiKeys = "FLOWS_API_KEYS";
    public const string Roles = "FLOWS_ROLES";
    public const string Link = LinkKey.Setting;
    public const string BundleKey = BundleKeys.KeySetting;
    public const string BundleTrust = BundleKeys.TrustSetting;
    public const string Public = "FLOWS_PUBLIC";
    public const string NotifyUrl = "FLOWS_NOTIFY_URL";
    public const string NotifySecret = NoticeSecret.Setting;
    public const string Output = "FLOWS_OUT";
    public const string Hub = "AzureFunctionsJobHost:extensions:durableTask:hubName";
}
