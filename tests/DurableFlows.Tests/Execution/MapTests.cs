using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Tests.Execution;

public sealed class MapTests
{
    private readonly Script _script = new();

    [Fact]
    public async Task Map_RecordsEachItemAndGivesTheirOutputsInOrder()
    {
        _script.Do("m", c => c.Input.Element.GetInt32() * 2);
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input")));
        var result = await test.RunAsync(new[] { 1, 2, 3 });

        Assert.Equal("[2,4,6]", result.Output?.ToString());
        Assert.Equal(["m[0]", "m[1]", "m[2]"], test.Events.Where(e => e.Type == "node.completed").Select(e => e.Node).Where(n => n != "m").Order());
    }

    [Fact]
    public async Task Map_OverNothing_GivesNothing()
    {
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input")));
        Assert.Equal("[]", (await test.RunAsync(Array.Empty<int>())).Output?.ToString());
    }

    [Fact]
    public async Task Map_OverNoList_FailsAndShowsWhatItWas()
    {
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input.items")));
        var result = await test.RunAsync(new { items = "many" });

        Assert.Equal("expression.failed", result.Error?.Code);
        Assert.Contains("input.items", result.Error?.Message, StringComparison.Ordinal);
        Assert.Contains("many", result.Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_WithAFailedItem_ResumesOnlyWhatIsMissing()
    {
        _script.Fails("m[1]", 1);
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input", parallel: 1)));
        var failed = await test.RunAsync(new[] { 1, 2, 3 });
        Assert.Equal((RunStatus.Failed, "map.threshold", "boom"), (failed.Status, failed.Error?.Code, failed.Error?.Inner?.Code));
        var result = await test.ResumeAsync();

        Assert.Equal("[1,2,3]", result.Output?.ToString());
        Assert.Equal(["m[0]", "m[1]", "m[1]", "m[2]"], _script.Ran.Order());
    }

    [Fact]
    public async Task Map_AfterACrash_RunsOnlyItemsThatAreMissing()
    {
        var hold = _script.Holds("m[2]");
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input", parallel: 1)));
        await test.StartAsync(new[] { 1, 2, 3, 4 });
        await hold.Entered.Task;
        await test.CrashAsync();
        hold.Released.SetResult();
        var result = await test.ResumeAsync();

        Assert.Equal("[1,2,3,4]", result.Output?.ToString());
        Assert.Equal((1, 1, 2, 1), (_script.Count("m[0]"), _script.Count("m[1]"), _script.Count("m[2]"), _script.Count("m[3]")));
    }

    [Fact]
    public async Task Map_ThatToleratesFailures_GivesOneResultPerItem()
    {
        _script.Fails("m[1]");
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input", maxFailures: "1")));
        var result = await test.RunAsync(new[] { 1, 2 });

        Assert.Equal("""[{"index":0,"status":"succeeded","output":1},{"index":1,"status":"failed","error":{"code":"boom","message":"m fails","category":"permanent"}}]""",
            result.Output?.ToString().Replace("m[1] fails", "m fails", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Map_WithAConditionOnItems_SkipsThose()
    {
        await using var test = _script.Host(f => f.Add("m", "do", o =>
        {
            o.Map("input", maxFailures: "0");
            o.When = "item > 1";
        }));
        var result = await test.RunAsync(new[] { 1, 2 });

        Assert.Equal("""[{"index":0,"status":"skipped"},{"index":1,"status":"succeeded","output":2}]""", result.Output?.ToString());
        Assert.Equal(["m[1]"], _script.Ran);
    }

    [Fact]
    public async Task Map_ItemsRetryOnTheirOwn()
    {
        _script.Fails("m[0]", 1, retryable: true);
        await using var test = _script.Host(f => f.Add("m", "do", o =>
        {
            o.Map("input");
            o.Retry = new() { Attempts = 2 };
        }));
        await test.RunAsync(new[] { 1, 2 });
        var result = await test.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("[1,2]", result.Output?.ToString());
        Assert.Equal((2, 1), (_script.Count("m[0]"), _script.Count("m[1]")));
    }

    [Fact]
    public async Task Map_OfTenThousandItems_IsQuick()
    {
        await using var test = _script.Host(f => f.Add("m", "do", o => o.Map("input", parallel: 100)));
        var began = System.Diagnostics.Stopwatch.StartNew();
        var result = await test.RunAsync(Enumerable.Range(0, 10_000).ToArray());

        Assert.Equal((RunStatus.Completed, 10_000), (result.Status, result.Output!.Element.GetArrayLength()));
        Assert.InRange(began.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public async Task Delay_WaitsAndSurvivesACrash()
    {
        await using var test = _script.Host(f => f.AddDelay("wait", TimeSpan.FromDays(2)).Add("a", "do", o => o.After("wait")));
        await test.RunAsync(7);
        test.Time.Advance(TimeSpan.FromDays(1));
        await test.CrashAsync();
        await test.ResumeAsync();
        await test.AdvanceAsync(TimeSpan.FromHours(23.99));
        Assert.Equal(0, _script.Count("a"));

        Assert.Equal("7", (await test.AdvanceAsync(TimeSpan.FromHours(0.01))).Output?.ToString());
    }
}
