using Azure.Monitor.OpenTelemetry.Exporter;
using DurableFlows.Diagnostics;
using DurableFlows.Functions.Settings;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace DurableFlows.Functions;

/// <summary>Sends traces, metrics and logs of the app where its settings say, and nowhere when they say nothing.</summary>
internal static class AppTelemetry
{
    public static void Add(IServiceCollection services, IConfiguration settings)
    {
        var telemetry = TelemetrySettings.Read(settings);
        if (telemetry is { Otlp: false, AzureMonitor: null })
            return;
        var builder = services.AddOpenTelemetry().UseFunctionsWorkerDefaults()
            .WithTracing(t => t.AddSource(Telemetry.Name))
            .WithMetrics(m => m.AddMeter(Telemetry.Name))
            .WithLogging();
        if (telemetry.Otlp)
            builder.UseOtlpExporter();
        if (telemetry.AzureMonitor is { } connection)
            builder.UseAzureMonitorExporter(o => (o.ConnectionString, o.Credential) = (connection, telemetry.Credential));
    }
}
