namespace DurableFlows.Azurite;

/// <summary>A fact that needs Azurite: skipped where it cannot run, except in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = AzuriteSkip.Reason;
}
