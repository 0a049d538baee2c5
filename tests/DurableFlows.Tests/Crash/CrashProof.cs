using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Crash;

/// <summary>Tells whether a run that was interrupted at appends comes to what it comes to without.</summary>
/// <param name="scenario">The run.</param>
/// <param name="begin">Makes what it is kept in, empty at first.</param>
internal sealed class CrashProof(CrashScenario scenario, Func<CrashData> begin)
{
    /// <summary>Dies at each append in turn.</summary>
    public async Task AtEveryAppendAsync(CrashPoint point)
    {
        var (expected, appends) = await UninterruptedAsync();
        var deaths = 0;
        for (var crashAt = 1; crashAt <= appends; crashAt++)
            deaths += await CheckAsync(expected, [(crashAt, point)]) ? 1 : 0;

        // Where records are written in groups, there may be fewer appends than there were.
        Assert.InRange(deaths, appends / 2, appends);
    }

    /// <summary>Dies at each append, and once more at each while resuming.</summary>
    /// <param name="points">Where in an append, by turns.</param>
    public async Task OnceMoreWhileResumingAsync(params CrashPoint[] points)
    {
        var (expected, appends) = await UninterruptedAsync();
        for (var first = 1; first <= appends; first++)
        {
            for (var second = 1; second <= appends - first + 2; second++)
                await CheckAsync(expected, [(first, points[first % points.Length]), (second, points[(first + second) % points.Length])]);
        }
    }

    /// <summary>Runs the scenario without a crash.</summary>
    public async Task<(string Story, int Appends)> UninterruptedAsync()
    {
        using var data = begin();
        await using var outside = await scenario.Outside();
        var runner = new CrashRunner(scenario, data, outside);
        Assert.False(await runner.LiveAsync(0, CrashPoint.Before));
        return (await runner.StoryAsync(), runner.Appends);
    }

    /// <summary>Runs the scenario through crashes and compares.</summary>
    /// <returns>Whether any process died.</returns>
    private async Task<bool> CheckAsync(string expected, (int At, CrashPoint Point)[] crashes)
    {
        using var data = begin();
        await using var outside = await scenario.Outside();
        var runner = new CrashRunner(scenario, data, outside);
        var died = false;
        foreach (var (at, point) in crashes)
            died |= await runner.LiveAsync(at, point);
        await runner.LiveAsync(0, CrashPoint.Before);

        var story = await runner.StoryAsync();
        Assert.True(expected == story, $"{scenario.Name}, crash {string.Join(" then ", crashes)}\nexpected:\n{expected}\nactual:\n{story}");
        return died;
    }
}
