using System.Collections.Concurrent;
using System.Diagnostics;
using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Pump;

namespace DurableFlows.DurableTask.Tests;

/// <summary>Spans of runs on Durable Task.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Attempts_AreOneSpanEach_HoweverOftenTheOrchestratorIsReplayed()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var run = "traced-" + Guid.NewGuid().ToString("N");
        await using var host = await DurableHost.StartAsync(activitiesPerHistory: 10);
        var nodes = string.Join("\n", Enumerable.Range(0, 25).Select(i => $"  n{i}: {{ type: transform, input: {i}{(i == 0 ? "" : $", needs: n{i - 1}")} }}"));

        using (var start = new Activity("start").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            await host.RunAsync($"id: long\nnodes:\n{nodes}", run: run);
            var own = spans.Where(s => Equals(s.GetTagItem(Telemetry.RunTag), run)).ToList();

            Assert.Equal(25, own.Count);
            Assert.All(own, s => Assert.Equal(start.TraceId, Assert.Single(s.Links).Context.TraceId));
        }

        Assert.Equal(25, host.Calls[PumpNames.Attempt]);
    }
}
