namespace DurableFlows.Testing.Stores;

/// <summary>Where in an append a process dies.</summary>
public enum CrashPoint
{
    /// <summary>Before anything of it was written.</summary>
    Before,

    /// <summary>When a part of its bytes was written.</summary>
    Middle,

    /// <summary>When all of it was durable, but nobody had heard of it.</summary>
    After,
}
