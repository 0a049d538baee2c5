using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Functions.Settings;

/// <summary>Where telemetry goes, by the settings that the platform and OpenTelemetry have for it.</summary>
/// <param name="Otlp">Whether it goes to an endpoint of OpenTelemetry; its exporter reads the rest of the settings.</param>
/// <param name="AzureMonitor">The connection string of Application Insights; null for none.</param>
/// <param name="Credential">Who signs in there; null where the connection string is enough.</param>
internal sealed record TelemetrySettings(bool Otlp, string? AzureMonitor, TokenCredential? Credential)
{
    public static TelemetrySettings Read(IConfiguration settings)
    {
        var reader = new SettingReader(settings);
        return new TelemetrySettings(
            reader.Text("OTEL_EXPORTER_OTLP_ENDPOINT") is not null,
            reader.Text("APPLICATIONINSIGHTS_CONNECTION_STRING"),
            reader.Text("APPLICATIONINSIGHTS_AUTHENTICATION_STRING") is { } signIn ? SignIn(signIn) : null);
    }

    /// <summary>As the host understands it: <c>Authorization=AAD</c>, and with <c>ClientId=</c> which identity.</summary>
    private static ManagedIdentityCredential? SignIn(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        if (!parts["Authorization"].Contains("AAD", StringComparer.OrdinalIgnoreCase))
            return null;
        return new ManagedIdentityCredential(parts["ClientId"].FirstOrDefault() is { } client ? ManagedIdentityId.FromUserAssignedClientId(client) : ManagedIdentityId.SystemAssigned);
    }
}
