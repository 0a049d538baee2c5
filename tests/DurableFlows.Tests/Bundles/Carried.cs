using System.Text.Json;
using DurableFlows.Bundles;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;

namespace DurableFlows.Tests.Bundles;

/// <summary>Runs that are carried from store to store, and all that can be read of them.</summary>
internal static class Carried
{
    private static readonly JsonSerializerOptions Json = new(JournalCodec.Options) { RespectNullableAnnotations = false };

    /// <summary>A run of a scenario, told to its end.</summary>
    public static async Task<CrashData> RunAsync(CrashScenario scenario, StoreKind kind)
    {
        var data = CrashData.On(kind);
        await using var outside = await scenario.Outside();
        await new CrashRunner(scenario, data, outside).LiveAsync(0, Testing.Stores.CrashPoint.Before);
        return data;
    }

    public static async Task<byte[]> ExportAsync(IFlowStore store, RunId run, ExportOptions? options = null)
    {
        await using var host = Host(store);
        using var bundle = new MemoryStream();
        await host.Client.ExportAsync(run, bundle, options);
        return bundle.ToArray();
    }

    public static async Task<BundleSummary> ImportAsync(IFlowStore store, byte[] bundle, params BundleKey[] trust)
    {
        await using var host = Host(store);
        return await host.Client.ImportAsync(new MemoryStream(bundle), new ImportOptions { Trust = trust });
    }

    /// <summary>Everything there is to read of a run and its children: each checkpoint, each event, each value, each record.</summary>
    public static async Task<string> AllOfAsync(IFlowStore store, RunId run)
    {
        await using var host = Host(store);
        var lines = new List<string>();
        await AddAsync(host.Client, store, run, lines);
        return string.Join('\n', lines);
    }

    public static FlowHost Host(IFlowStore store, params IEnumerable<NodeType> types)
    {
        var options = new FlowHostOptions { Store = store, StoreAttempts = 1 };
        foreach (var type in Work.Types.Concat(types))
            options.NodeTypes.Add(type);
        return new FlowHost(options);
    }

    private static async Task AddAsync(FlowClient client, IFlowStore store, RunId run, List<string> lines)
    {
        lines.AddRange((await client.EventsAsync(run)).Select(e => JsonSerializer.Serialize(e, Json)));
        var last = await client.GetAsync(run);
        for (var at = 1; at <= last.Sequence; at++)
            lines.Add(JsonSerializer.Serialize(await client.GetAsync(run, at), Json));
        foreach (var value in last.Nodes.Select(n => n.Output).Append(last.Output).OfType<StoredValue>())
            lines.Add((await client.LoadAsync(run, value)).ToString());
        var slice = await store.ReadAsync(run, JournalPosition.Start, null, default);
        lines.AddRange(slice.Records.Select(r => System.Text.Encoding.UTF8.GetString(RecordFrame.Body(r).Span)));
        lines.AddRange((await client.ListAsync(new RunQuery())).Where(r => r.Run == run.Value).Select(r => JsonSerializer.Serialize(r, Json)));
        foreach (var child in last.Nodes.Select(n => n.Child).OfType<string>())
            await AddAsync(client, store, RunId.Parse(child), lines);
    }
}
