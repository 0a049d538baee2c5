using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Cli.Tests.Samples;

namespace DurableFlows.Cli.Tests.Deployment;

public sealed partial class AppSettingsTests
{
    private static readonly Dictionary<string, string> Sample = JsonSerializer.Deserialize<JsonElement>(Repository.Text("local.settings.sample.json"))
        .GetProperty("Values").Deserialize<Dictionary<string, string>>()!;

    private static readonly IReadOnlyList<string> Infra =
        [.. Setting().Matches(Repository.Text("infra", "modules", "app.bicep")).Select(m => m.Groups["name"].Value).Distinct()];

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
    public void Sample_HasEverySettingOfFlowsThatInfraMakes()
    {
        Assert.NotEmpty(Infra);
        Assert.Equal(Infra.Where(IsOurs).Order(StringComparer.Ordinal), Sample.Keys.Where(IsOurs).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readme_OfInfra_ExplainsEverySetting()
    {
        var table = Repository.Text("infra", "README.md");

        Assert.All(Infra, name => Assert.Contains($"| `{name}` |", table, StringComparison.Ordinal));
    }

    private static bool IsOurs(string name) => name.StartsWith("FLOWS_", StringComparison.Ordinal);

    [GeneratedRegex(@"^ +(?<name>[A-Z]\w*_\w+): ", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex("KEY|SECRET|TOKEN|PASSWORD")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(AccountKey|SharedAccess\w*|InstrumentationKey|Password|sig)=|[A-Za-z0-9+/]{32}", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();
}
