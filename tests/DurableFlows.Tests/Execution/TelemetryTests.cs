using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Testing.Runs;

namespace DurableFlows.Tests.Execution;

/// <summary>What listeners of spans and metrics see.</summary>
public sealed class TelemetryTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string?>> _counted = new();
    private readonly ActivityListener _listener;
    private readonly MeterListener _meter = new();

    public TelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Telemetry.Name or nameof(TelemetryTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Count(instrument.Name, tags));
        _meter.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Count(instrument.Name, tags));
        _meter.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument.Name, tags));
        _meter.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task Attempts_AreSpansWithTheirNames()
    {
        var flow = FlowBuilder.Create("two").Add("a", "transform", o => o.Set("n", "1")).Add("b", "transform", o => o.After("a")).Build();
        await using var test = new FlowTestHost(flow);
        await test.RunAsync();

        var spans = Spans(test.Run.Run);

        Assert.Equal(["node a", "node b"], spans.Select(s => s.OperationName));
        Assert.All(spans, s => Assert.Equal(("two", "transform", 1, 1, "node.completed"),
            (s.GetTagItem(Telemetry.FlowTag), s.GetTagItem(Telemetry.NodeTypeTag), s.GetTagItem(Telemetry.AttemptTag), s.GetTagItem(Telemetry.GenerationTag), s.GetTagItem(Telemetry.OutcomeTag))));
    }

    [Fact]
    public async Task FailedAttempt_IsASpanWithItsCode()
    {
        await using var test = new FlowTestHost(FlowBuilder.Create("fails").Add("stop", "fail", o => o.With(new { code = "house.closed", message = "It is closed." })).Build());
        await test.RunAsync();

        var span = Assert.Single(Spans(test.Run.Run));

        Assert.Equal((ActivityStatusCode.Error, "house.closed"), (span.Status, span.StatusDescription));
    }

    [Fact]
    public async Task ResumedRun_HasSpansOfItsOwnTraceLinkedToTheFirst()
    {
        using var source = new ActivitySource(nameof(TelemetryTests));
        await using var test = new FlowTestHost(FlowBuilder.Create("fails").Add("stop", "fail", o => o.With(new { code = "house.closed", message = "It is closed." })).Build());
        ActivityTraceId first, second;
        using (var start = source.StartActivity("start"))
        {
            first = start?.TraceId ?? default;
            await test.RunAsync();
        }

        await test.CrashAsync();
        using (var resume = new Activity("resume").SetIdFormat(ActivityIdFormat.W3C).SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start())
        {
            second = resume.TraceId;
            await test.ResumeAsync();
        }

        var spans = Spans(test.Run.Run);
        Assert.Equal([first, second], spans.Select(s => s.TraceId));
        Assert.All(spans, s => Assert.Equal(first, Assert.Single(s.Links).Context.TraceId));
    }

    [Fact]
    public async Task Requests_AreCountedByWhatBecomesOfThem()
    {
        var flow = FlowBuilder.Create("gate").Add("pay", "transform", o => o.Approval(a => a.Title = "Pay?")).Build();
        await using var test = new FlowTestHost(flow);
        await test.RunAsync();
        await test.ApproveAsync();

        Assert.Superset(new HashSet<string?> { "asked", "approve" }, _counted["durableflows.requests"].ToHashSet());
        Assert.NotEmpty(_counted["durableflows.requests.duration"]);
    }

    [Fact]
    public async Task Prune_SaysWhatIsLeftToRemove()
    {
        await using var test = new FlowTestHost(FlowBuilder.Create("one").Add("a", "transform", o => o.Set("n", "1")).Build());
        await test.RunAsync();
        await test.Client.PruneAsync();

        Assert.NotEmpty(_counted["durableflows.retention.backlog"]);
    }

    private List<Activity> Spans(RunId run) => [.. _spans.Where(s => Equals(s.GetTagItem(Telemetry.RunTag), run.Value)).OrderBy(s => s.StartTimeUtc)];

    private void Count(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? outcome = null;
        foreach (var tag in tags)
            outcome = tag.Key == Telemetry.OutcomeTag ? tag.Value as string : outcome;
        _counted.GetOrAdd(instrument, _ => new ConcurrentQueue<string?>()).Enqueue(outcome);
    }
}
