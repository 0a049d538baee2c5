using System.Reflection;

namespace DurableFlows.Execution;

/// <summary>The version of this engine, recorded with each opening of a run.</summary>
internal static class EngineVersion
{
    public static string Current { get; } = typeof(EngineVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
