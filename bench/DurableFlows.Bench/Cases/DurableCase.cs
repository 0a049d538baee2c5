using DurableFlows.Bench.Durable;
using DurableFlows.Bench.Measuring;

namespace DurableFlows.Bench.Cases;

/// <summary>Flows on Durable Functions beside plain orchestrators that pass their values through the history.</summary>
internal static class DurableCase
{
    private const int Rounds = 7;

    public static async Task RunAsync(DurableApp app, bool quick, string? only)
    {
        if (Wants("chain"))
        {
            await PairAsync(app, "chain", 100, 1, quick ? 3 : Rounds, time: 1.1, rows: 2_048);
            await PairAsync(app, "chain", 100, 64, quick ? 3 : Rounds, time: 0.2, rows: 2_048);
        }

        if (Wants("fan-out"))
            await PairAsync(app, "fan-out", 100, 1, quick ? 3 : Rounds, time: 1.3, rows: 1_331);
        if (Wants("wide-fan-out"))
            await PairAsync(app, "fan-out", 1_000, 1, quick ? 1 : 3, time: 0.5, rows: 1_331);
        if (Wants("map"))
            await MapAsync(app, quick ? 1_000 : 10_000);

        bool Wants(string name) => only is null || only.Split(',').Contains(name);
    }

    /// <summary>Both in turns, after one of each that is not counted.</summary>
    private static async Task PairAsync(DurableApp app, string kind, int nodes, int kibibytes, int rounds, double time, double rows)
    {
        var (ours, plain) = (new List<double>(), new List<double>());
        var (run, instance) = ("", "");
        for (var round = 0; round <= rounds; round++)
        {
            (instance, var theirs) = await app.TimeAsync(() => app.StartPlainAsync(kind, nodes, kibibytes));
            (run, var own) = await app.TimeAsync(() => app.StartFlowAsync($"{kind}-{nodes}", kibibytes));
            if (round == 0)
                continue;
            plain.Add(theirs);
            ours.Add(own);
        }

        var (flow, orchestrator) = (await app.Hub.SizeAsync(run), await app.Hub.SizeAsync(instance));
        var name = $"{kind}-{nodes} {kibibytes} KiB durable";
        Report.Line(name, "time", Median.Of(ours), "ms", null, new Dictionary<string, double> { ["plain_orchestrator"] = Median.Of(plain) });
        Report.Line(name, "time_to_plain_orchestrator", Median.Of(ours) / Median.Of(plain), "x", time);
        PerNode("events_per_node", h => h.Events, "events", null);
        PerNode("values_in_history_per_node", h => h.Values, "B", 64);
        PerNode("rows_of_history_per_node", h => h.Rows, "B", rows);

        void PerNode(string metric, Func<HistorySize, double> size, string unit, double? budget)
            => Report.Line(name, metric, size(flow) / nodes, unit, budget, new Dictionary<string, double> { ["plain_orchestrator"] = size(orchestrator) / nodes });
    }

    /// <summary>A long map: its history begins anew, and never grows beyond a limit.</summary>
    private static async Task MapAsync(DurableApp app, int items)
    {
        var most = 0;
        var begun = DateTimeOffset.UtcNow;
        var run = await app.StartFlowAsync("map", Enumerable.Range(0, items).Select(i => $"item {i}").ToArray());
        var done = await app.EndAsync(run, async () =>
        {
            most = Math.Max(most, await app.Hub.EventsAsync(run));
            await Task.Delay(1_000);
        });
        most = Math.Max(most, await app.Hub.EventsAsync(run));
        Report.Line($"map-{items} durable", "events_of_longest_history", most, "events", 5_000);
        Report.Line($"map-{items} durable", "time_per_item", (done - begun).TotalMilliseconds / items, "ms");
    }
}
