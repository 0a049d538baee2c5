using System.Globalization;
using System.Text.Json;
using DurableFlows.Cli.Tests.Samples;

namespace DurableFlows.Cli.Tests.Deployment;

public sealed class HostSettingsTests : IDisposable
{
    private readonly JsonDocument _host = JsonDocument.Parse(Repository.Text("host.json"));

    private JsonElement Durable => _host.RootElement.GetProperty("extensions").GetProperty("durableTask");

    [Fact]
    public void Host_Extensions_StandBesideLogging()
    {
        Assert.Equal("2.0", _host.RootElement.GetProperty("version").GetString());
        Assert.Equal(["durableTask", "http"], Names(_host.RootElement.GetProperty("extensions")));
        Assert.Equal(["applicationInsights", "logLevel"], Names(_host.RootElement.GetProperty("logging")));
    }

    [Fact]
    public void Host_Hub_IsTheOneThatInfraMakesAtTheScheduler()
    {
        Assert.Equal("DurableFlows", Durable.GetProperty("hubName").GetString());
        Assert.Contains("name: 'DurableFlows'\n", Repository.Text("infra", "modules", "scheduler.bicep"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("workItemQueueVisibilityTimeout")]
    [InlineData("controlQueueVisibilityTimeout")]
    public void Host_MessageOfAKilledHost_ComesBackAfterAMinuteToAnHour(string setting)
    {
        var timeout = TimeSpan.Parse(Durable.GetProperty("storageProvider").GetProperty(setting).GetString()!, CultureInfo.InvariantCulture);

        Assert.InRange(timeout, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
    }

    [Fact]
    public void Host_Routes_BeginWithApi() =>
        Assert.Equal("api", _host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());

    [Fact]
    public void Host_Traces_HoldNoValues() => Assert.False(Durable.GetProperty("tracing").GetProperty("traceInputsAndOutputs").GetBoolean());

    public void Dispose() => _host.Dispose();

    private static IEnumerable<string> Names(JsonElement of) => of.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);
}
