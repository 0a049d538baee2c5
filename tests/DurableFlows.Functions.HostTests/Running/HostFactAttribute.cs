namespace DurableFlows.Functions.HostTests.Running;

/// <summary>A fact that needs the Functions host: skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HostFactAttribute : FactAttribute
{
    public HostFactAttribute() => Skip = HostCommand.WhyNot;
}
