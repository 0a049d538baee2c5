using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Golden;

namespace DurableFlows.Tests.Scheduling;

/// <summary>A run folded from a snapshot and what comes after it is the run folded from its whole journal.</summary>
public sealed class SnapshotTests
{
    public static TheoryData<string> Scenarios => [.. CrashScenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Snapshot_AtEveryPositionOfAScenario_FoldsOnAsTheWholeJournal(string name)
    {
        var scenario = CrashScenarios.Named(name);
        using var data = CrashData.InMemory();
        await using var outside = await scenario.Outside();
        await new CrashRunner(scenario, data, outside).LiveAsync(0, Testing.Stores.CrashPoint.Before);
        var store = data.Open();
        var registry = new NodeRegistry([.. BuiltInNodes.All, .. scenario.NodeTypes]);

        await CheckAsync(store, new DefinitionStore(store, registry), RunId.Parse(CrashScenario.Run));
    }

    [Theory]
    [MemberData(nameof(GoldenTests.Names), MemberType = typeof(GoldenTests))]
    public async Task Snapshot_AtEveryPositionOfAGoldenJournal_FoldsOnAsTheWholeJournal(string name)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(GoldenFiles.Folder, name + ".jsonl"));
        var registry = new NodeRegistry([.. BuiltInNodes.All, .. Work.Types]);
        FlowGraph[] graphs = [.. (await GoldenFiles.DefinitionsAsync(name)).Select(d => FlowGraph.Compile(DefinitionJson.Read(d), registry))];
        var run = RunId.Parse(name);

        Check(run, graphs, [.. lines.Select((line, i) => JournalCodec.Decode(run, i + 1, System.Text.Encoding.UTF8.GetBytes(line)))]);
    }

    private static async Task CheckAsync(IFlowStore store, DefinitionStore definitions, RunId run)
    {
        var slice = await store.ReadAsync(run, JournalPosition.Start, null, default);
        JournalRecord[] records = [.. slice.Records.Select((frame, i) => JournalCodec.Decode(run, i + 1, frame.Span))];
        Check(run, [await definitions.GetAsync(((RunStarted)records[0]).Definition, default)], records);
        foreach (var child in records.OfType<NodeProgressed>().Select(r => r.Child?.Run).OfType<string>().Distinct())
            await CheckAsync(store, definitions, RunId.Parse(child));
    }

    private static void Check(RunId run, FlowGraph[] graphs, JournalRecord[] records)
    {
        var (end, story) = Fold(Begin(run, graphs, records[0]), records);
        for (var at = 1; at <= records.Length; at++)
        {
            var (state, before) = Fold(Begin(run, graphs, records[0]), records[..at]);
            var restored = Restored(run, graphs, state);
            Assert.Equal(StateDump.Of(state), StateDump.Of(restored));

            var (last, after) = Fold(restored, records[at..]);
            Assert.Equal(story, [.. before, .. after]);
            Assert.Equal(StateDump.Of(end), StateDump.Of(last));
        }
    }

    private static RunState Begin(RunId run, FlowGraph[] graphs, JournalRecord first)
    {
        var graph = graphs.Single(g => g.Hash == JournalHead.DefinitionOf(first, JournalHead.StartOf(first)!));
        var state = JournalHead.Begin(run, graph, first);
        foreach (var other in graphs)
            state.Adoptable[other.Hash] = other;
        return state;
    }

    private static RunState Restored(RunId run, FlowGraph[] graphs, RunState state)
    {
        var body = JournalCodec.Encode(Snapshots.Of(state, "snapshot"));
        return Begin(run, graphs, JournalCodec.Decode(run, 1, body.Span));
    }

    private static (RunState State, List<string> Story) Fold(RunState state, IEnumerable<JournalRecord> records)
    {
        var story = new List<string>();
        foreach (var record in records.Where(r => r is not RunSnapshot))
        {
            var decisions = new List<Decision>();
            var verdict = Scheduler.Apply(state, record, decisions);
            story.Add($"{state.Sequence} {record.Kind} {verdict}\n{StateDump.Of(decisions)}");
        }

        return (state, story);
    }
}
