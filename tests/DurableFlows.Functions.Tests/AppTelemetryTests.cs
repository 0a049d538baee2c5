using Azure.Identity;
using DurableFlows.Functions.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DurableFlows.Functions.Tests;

/// <summary>Where the app sends telemetry, by its settings.</summary>
public sealed class AppTelemetryTests
{
    private const string Connection = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://localhost:1/";

    [Fact]
    public void Telemetry_WithoutSettings_IsSentNowhere()
    {
        using var services = Services();

        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection)]
    public void Telemetry_WithASetting_HasAllThree(string name, string value)
    {
        using var services = Services((name, value));

        Assert.NotNull(services.GetService<TracerProvider>());
        Assert.NotNull(services.GetService<MeterProvider>());
        Assert.Contains(services.GetServices<ILoggerProvider>(), p => p.GetType().Name == "OpenTelemetryLoggerProvider");
    }

    [Fact]
    public void Telemetry_ToBoth_CanBeHad()
    {
        using var services = Services(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1"), ("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "ClientId=1;Authorization=AAD"));

        Assert.NotNull(services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("Authorization=AAD", true)]
    [InlineData("ClientId=1;Authorization=AAD", true)]
    [InlineData("ClientId=1", false)]
    [InlineData("", false)]
    public void Telemetry_SignsInWhereItIsTold(string setting, bool signsIn)
    {
        var read = TelemetrySettings.Read(Settings(("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", setting)));

        Assert.Equal(signsIn, read.Credential is ManagedIdentityCredential);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings)
    {
        var all = Settings([("FLOWS_BLOB_SERVICE", "UseDevelopmentStorage=true"), .. settings]);
        var services = new ServiceCollection().AddSingleton(all).AddLogging();
        services.AddFlowApp(all);
        return services.BuildServiceProvider();
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build();
}
