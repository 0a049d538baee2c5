using DurableFlows.Bench.Measuring;

namespace DurableFlows.Bench.Cases;

/// <summary>A map over 10,000 items against one over 1,000: what an item takes must not grow with their number.</summary>
internal static class MapCase
{
    public static async Task RunAsync(Bench bench)
    {
        await using var subject = Subject.OnMemory();
        var (flow, few, many) = (Flows.Map(), Flows.Items(1_000), Flows.Items(10_000));
        for (var i = 0; i < 5; i++)
            await subject.RunAsync(flow, few);
        var (small, large) = (new List<Sample>(), new List<Sample>());
        for (var round = 0; round < bench.Rounds(8); round++)
        {
            small.Add(await subject.RunAsync(flow, few));
            large.Add(await subject.RunAsync(flow, many));
        }

        Report.Line("map-1000 memory", "time_per_item", Median.Of(small.Select(s => s.Microseconds / 1_000)), "us");
        Report.Line("map-10000 memory", "time_per_item", Median.Of(large.Select(s => s.Microseconds / 10_000)), "us");
        Report.Line("map-10000 memory", "allocated_per_item", Median.Of(large.Select(s => s.Allocated / 10_000d)), "B");
        Report.Line("map-10000 memory", "time_per_item_to_that_at_1000", Median.Of(large.Zip(small, (l, s) => l.Microseconds / s.Microseconds / 10)), "x", 2);
        Report.Line("map-10000 memory", "allocated_per_item_to_that_at_1000", Median.Of(large.Zip(small, (l, s) => (double)l.Allocated / s.Allocated / 10)), "x", 1.2);
    }
}
