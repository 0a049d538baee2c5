using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Crash;

/// <summary>Tells whether a run that was interrupted comes to what it comes to without.</summary>
internal static class CrashProof
{
    /// <summary>Dies at each append in turn.</summary>
    public static async Task AtEveryAppendAsync(CrashScenario scenario, bool files, CrashPoint point)
    {
        var (expected, appends) = await UninterruptedAsync(scenario, files);
        var deaths = 0;
        for (var crashAt = 1; crashAt <= appends; crashAt++)
            deaths += await CheckAsync(scenario, files, expected, [(crashAt, point)]) ? 1 : 0;

        // Where records are written in groups, there may be fewer appends than there were.
        Assert.InRange(deaths, appends / 2, appends);
    }

    /// <summary>Runs a scenario without a crash.</summary>
    public static async Task<(string Story, int Appends)> UninterruptedAsync(CrashScenario scenario, bool files)
    {
        using var data = new CrashData(files);
        await using var outside = await scenario.Outside();
        var runner = new CrashRunner(scenario, data, outside);
        Assert.False(await runner.LiveAsync(0, CrashPoint.Before));
        return (await runner.StoryAsync(), runner.Appends);
    }

    /// <summary>Runs a scenario through crashes and compares.</summary>
    /// <returns>Whether any process died.</returns>
    public static async Task<bool> CheckAsync(CrashScenario scenario, bool files, string expected, (int At, CrashPoint Point)[] crashes)
    {
        using var data = new CrashData(files);
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
