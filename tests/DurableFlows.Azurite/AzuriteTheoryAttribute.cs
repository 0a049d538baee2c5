namespace DurableFlows.Azurite;

/// <summary>A theory that needs Azurite: skipped where it cannot run, except in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteTheoryAttribute : TheoryAttribute
{
    public AzuriteTheoryAttribute() => Skip = AzuriteSkip.Reason;
}
