namespace DurableFlows.Azurite;

/// <summary>When tests of Azurite are skipped: never in CI, where they fail instead and say why.</summary>
internal static class AzuriteSkip
{
    public static string? Reason { get; } =
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase) ? null : AzuriteServer.WhyNot;
}
