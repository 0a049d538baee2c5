using System.Diagnostics;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>Waits for facts, not for times.</summary>
internal static class Until
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> isTrue, TimeSpan limit, TimeSpan pace, Func<string> otherwise)
    {
        for (var waited = Stopwatch.StartNew(); !await isTrue(); await Task.Delay(pace))
        {
            if (waited.Elapsed > limit)
                throw new TimeoutException($"Not within {limit}: {otherwise()}");
        }
    }

    public static Task TrueAsync(Func<bool> isTrue, TimeSpan limit, Func<string> otherwise) => TrueAsync(() => Task.FromResult(isTrue()), limit, Pace, otherwise);
}
