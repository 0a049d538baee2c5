using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Crash;

/// <summary>The world around one run: services of every process, and what the run does to it.</summary>
internal sealed class CrashOutside : IAsyncDisposable
{
    /// <summary>Gives a process its services.</summary>
    public Action<IServiceCollection> Register { get; init; } = _ => { };

    /// <summary>What the run left outside its store.</summary>
    public Func<string> Look { get; init; } = () => "";

    public Func<ValueTask> End { get; init; } = () => default;

    public ValueTask DisposeAsync() => End();
}
