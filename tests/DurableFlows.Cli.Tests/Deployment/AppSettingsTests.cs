using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Cli.Tests.Samples;

namespace DurableFlows.Cli.Tests.Deployment;

public sealed partial class AppSettingsTests
{
    private static readonly Dictionary<string, string> Sample = JsonSerializer.Deserialize<JsonElement>(Repository.Text("local.settings.sample.json"))
        .GetProperty("Values").Deserialize<Dictionary<string, string>>()!;

    private static readonly IReadOnlyList<string> Infra =
        [.. Setting().Matches(Repository.Text("infra", "modules", "app.bicep") + Repository.Text("infra", "main.bicepparam")).Select(m => m.Groups["name"].Value).Distinct()];

    [Fact]
    public void Sample_IsForAzurite()
    {
        Assert.Equal("UseDevelopmentStorage=true", Sample["AzureWebJobsStorage"]);
        Assert.Equal("dotnet-isolated", Sample["FUNCTIONS_WORKER_RUNTIME"]);
    }

    [Fact]
    public void Sample_HoldsNoSecret()
    {
        Assert.All(Sample.Where(s => Secret().IsMatch(s.Key)), s => Assert.Equal("", s.Value));
        Assert.All(Sample.Values, value => Assert.DoesNotMatch(SecretValue(), value));
    }

    [Fact]
    public void Sample_HasEverySettingOfTheTable_AndInfraNoOthers()
    {
        var table = Row().Matches(Repository.Text("docs", "functions.md")).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(table, Sample.Keys.Where(IsOurs).Order(StringComparer.Ordinal));
        Assert.NotEmpty(Infra);
        Assert.Empty(Infra.Where(IsOurs).Except(table));
    }

    [Fact]
    public void Readme_OfInfra_ExplainsEverySetting()
    {
        var table = Repository.Text("infra", "README.md");

        Assert.All(Infra, name => Assert.Matches($@"(?m)^\| [^|]*`{name}`", table));
    }

    private static bool IsOurs(string name) => name.StartsWith("FLOWS_", StringComparison.Ordinal);

    [GeneratedRegex(@"^ +(?<name>[A-Z]\w*_\w+): ", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| `(?<name>FLOWS_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("KEY|SECRET|TOKEN|PASSWORD")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(AccountKey|SharedAccess\w*|InstrumentationKey|Password|sig)=|[A-Za-z0-9+/]{32}", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();
}
