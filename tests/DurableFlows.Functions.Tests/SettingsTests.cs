using System.Reflection;
using DurableFlows.Diagnostics;
using DurableFlows.Functions.Settings;
using DurableFlows.Http.Access;
using DurableFlows.Journal;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Functions.Tests;

/// <summary>What the settings of the app come to, before anything is asked of it.</summary>
public sealed class SettingsTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string Ann = """[{ "name": "ann", "sha256": "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90" }]""";

    [Fact]
    public void Settings_OfTheSample_AreEnough()
    {
        var read = Read();

        Assert.IsType<OpenAccess>(read.Access);
        Assert.Equal(("blob:flows", null, null), (read.Store.Spec, read.LinkKey, read.NotifyUrl));
    }

    [Theory]
    [InlineData("FLOWS_BLOB_SERVICE", "")]
    [InlineData("FLOWS_BLOB_SERVICE", "nonsense")]
    [InlineData("FLOWS_CONTAINER", "A_B")]
    [InlineData("FLOWS_KEYS", "k1")]
    [InlineData("FLOWS_KEYS", Ann)]
    [InlineData("FLOWS_ACCESS", "all")]
    [InlineData("FLOWS_ACCESS", "keys")]
    [InlineData("FLOWS_API_KEYS", Ann)]
    [InlineData("FLOWS_ROLES", "[]")]
    [InlineData("FLOWS_ROLES", """{ "*": ["everything"] }""")]
    [InlineData("FLOWS_ROLES", """{ "*": null }""")]
    [InlineData("FLOWS_LINK_KEY", "AAEC")]
    [InlineData("FLOWS_LINK_KEY", "@Microsoft.KeyVault(SecretUri=https://vault/secrets/link)")]
    [InlineData("FLOWS_BUNDLE_KEY", "bundle.key")]
    [InlineData("FLOWS_BUNDLE_TRUST", "bundle.pub")]
    [InlineData("FLOWS_PUBLIC", "flows.example.com")]
    [InlineData("FLOWS_NOTIFY_URL", "https://ann:word@example.com/")]
    [InlineData("FLOWS_NOTIFY_SECRET", "short")]
    public void Setting_ThatIsWrong_IsNamed(string name, string value)
    {
        var error = Assert.Throws<FlowException>(() => Read((name, value)));

        Assert.Equal(ErrorCodes.SettingInvalid, error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_ManyWrong_AreAllToldAtOnce()
    {
        var error = Assert.Throws<FlowException>(() => Read(("FLOWS_BLOB_SERVICE", null), ("FLOWS_LINK_KEY", "x"), ("FLOWS_ACCESS", "x"), ("FLOWS_PUBLIC", "x")));

        Assert.All(["FLOWS_BLOB_SERVICE", "FLOWS_LINK_KEY", "FLOWS_ACCESS", "FLOWS_PUBLIC"], name => Assert.Contains("- " + name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_ThatAreWrong_AreNotShown()
    {
        var error = Assert.Throws<FlowException>(() => Read(("FLOWS_KEYS", "k1:hush"), ("FLOWS_LINK_KEY", "hush"), ("FLOWS_NOTIFY_SECRET", "hush"), ("FLOWS_BLOB_SERVICE", "AccountKey=hush")));

        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_EncryptTheStore() => Assert.IsType<ProtectedStore>(Read(("FLOWS_KEYS", "k1:" + Key)).Store);

    [Fact]
    public void LinkKey_IsTaken() => Assert.Equal(32, Read(("FLOWS_LINK_KEY", Key)).LinkKey?.Length);

    [Fact]
    public void Access_ByKeys_TakesThem() => Assert.IsType<ApiKeyAccess>(Read(("FLOWS_ACCESS", "keys"), ("FLOWS_API_KEYS", Ann)).Access);

    [Fact]
    public void Access_InAzure_IsThePlatformsUnlessItSaysOtherwise()
    {
        Assert.IsType<PlatformAccess>(Read(("WEBSITE_INSTANCE_ID", "i1")).Access);
        Assert.Throws<FlowException>(() => Read(("WEBSITE_INSTANCE_ID", "i1"), ("FLOWS_ACCESS", "open")));
    }

    [Theory]
    [InlineData("""{ "extensions": { "durableTask": { "hubName": "Mine" } } }""", "Mine")]
    [InlineData("""{ "extensions": {} }""", null)]
    [InlineData("{", null)]
    public void Hub_IsTheOneOfHostJson(string host, string? hub)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, host);

        Assert.Equal(hub, HubName.OfFile(file));
        File.Delete(file);
    }

    [Fact]
    public void Hub_OfASetting_ComesFirst()
    {
        Assert.Equal("Other", Read((SettingNames.Hub, "Other")).Hub);
        Assert.Equal("Third", Read((SettingNames.Hub, "%HUB%"), ("HUB", "Third")).Hub);
    }

    [Fact]
    public void Settings_AreAllInTheDocument()
    {
        var text = File.ReadAllText(Path.Combine(Root(AppContext.BaseDirectory), "docs", "functions.md"));
        var names = typeof(SettingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string?)f.GetRawConstantValue() ?? "").Where(n => n.StartsWith("FLOWS_", StringComparison.Ordinal));

        Assert.All(names, name => Assert.Contains($"\n| `{name}` |", text, StringComparison.Ordinal));
    }

    private static AppSettings Read(params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["FLOWS_BLOB_SERVICE"] = "UseDevelopmentStorage=true" };
        foreach (var (name, value) in settings)
            all[name] = value;
        return AppSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "DurableFlows.sln")) ? folder : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException());
}
