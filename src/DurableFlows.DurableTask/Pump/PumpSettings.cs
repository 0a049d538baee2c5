using Microsoft.DurableTask;

namespace DurableFlows.DurableTask.Pump;

/// <summary>How a pump keeps its history short and its activities going.</summary>
internal static class PumpSettings
{
    /// <summary>How many attempts a pump has in flight; more at once is slower.</summary>
    public const int Window = 50;

    /// <summary>How many items of a map one activity runs.</summary>
    public const int ItemsPerActivity = 25;

    /// <summary>An activity fails only with the infrastructure, since what nodes come to is recorded: its process died, or the store stays away. Timers are cut to whole seconds.</summary>
    public static TaskOptions Options { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 12, firstRetryInterval: TimeSpan.FromSeconds(3), backoffCoefficient: 1.6, maxRetryInterval: TimeSpan.FromMinutes(2)));
}
