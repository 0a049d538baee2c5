namespace DurableFlows.Tests.Crash;

/// <summary>Where runs are kept that need nothing beside this process; blobs need a service.</summary>
public enum StoreKind
{
    Memory,
    Files,
}
