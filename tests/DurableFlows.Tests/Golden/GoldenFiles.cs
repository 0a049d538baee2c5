using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Golden;

/// <summary>Writes golden files, and the state that a journal folds to.</summary>
internal static class GoldenFiles
{
    private const string AdoptedEnding = ".adopted.definition.json";
    private static readonly JsonSerializerOptions Indented = new(JournalCodec.Options) { WriteIndented = true };

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>The definition a run began with, then those it was moved to.</summary>
    public static async Task<byte[][]> DefinitionsAsync(string name)
    {
        string[] files = [Path.Combine(Folder, name + ".definition.json"), Path.Combine(Folder, name + AdoptedEnding)];
        return [.. await Task.WhenAll(files.Where(File.Exists).Select(f => File.ReadAllBytesAsync(f)))];
    }

    /// <summary>Puts definitions into a store as a host does.</summary>
    public static async Task PutAsync(IFlowStore store, IEnumerable<byte[]> definitions)
    {
        foreach (var definition in definitions)
        {
            using var content = new MemoryStream(definition);
            await store.PutAsync(PayloadKey.Definition(Convert.ToHexStringLower(SHA256.HashData(definition))), content, default);
        }
    }

    /// <summary>The state as text, without the definition, which is a file of its own.</summary>
    public static string State(RunDetails details) => JsonSerializer.Serialize(
        new
        {
            details.Summary,
            details.Sequence,
            details.DefinitionHash,
            details.Settings,
            details.Input,
            details.Output,
            details.Error,
            details.Reason,
            details.Outcome,
            details.Generation,
            details.Host,
            details.OpenedAt,
            details.Nodes,
            details.Requests,
        },
        Indented) + "\n";

    /// <summary>Runs a scenario and writes the files of its run and its child runs into the source folder.</summary>
    public static async Task WriteAsync(GoldenScenario scenario)
    {
        var store = new MemoryStore();
        var options = new FlowHostOptions { Store = store, Settings = scenario.Settings };
        foreach (var type in Work.Types)
            options.NodeTypes.Add(type);
        await using var services = new ServiceCollection().AddSingleton(new Probe()).BuildServiceProvider();
        await using var host = new FlowHost(options, services, new EagerTime(), new CountedIds());
        var start = new StartOptions { Run = scenario.Name, By = "bob", Correlation = "order-1", Tags = new Dictionary<string, string> { ["team"] = "a" } };
        await scenario.Act(host, await host.StartAsync(scenario.Flow, scenario.Input, start));
        await scenario.Last(store, RunId.Parse(scenario.Name));
        foreach (var run in await host.Client.ListAsync(new RunQuery()))
            await WriteAsync(store, RunId.Parse(run.Run), (await host.Client.GetAsync(RunId.Parse(run.Run), 1)).Definition, (await host.Client.GetAsync(RunId.Parse(run.Run))).Definition);
    }

    private static async Task WriteAsync(MemoryStore from, RunId run, FlowDefinition flow, FlowDefinition adopted)
    {
        var slice = await from.ReadAsync(run, JournalPosition.Start, null, default);
        var bodies = slice.Records.Select((frame, i) => JournalCodec.Encode(Anonymous(JournalCodec.Decode(run, i + 1, frame.Span)))).ToArray();
        var journal = new ArrayBufferWriter<byte>();
        foreach (var body in bodies)
        {
            RecordFrame.Write(journal, body.Span, journal.WrittenCount);
            journal.Write("\n"u8);
        }

        var target = Path.Combine(Source(), run.Value);
        await File.WriteAllBytesAsync(target + ".jsonl", journal.WrittenMemory.ToArray());
        await File.WriteAllBytesAsync(target + ".definition.json", DefinitionJson.Write(flow));
        if (DefinitionHash.Of(flow) != DefinitionHash.Of(adopted))
            await File.WriteAllBytesAsync(target + AdoptedEnding, DefinitionJson.Write(adopted));
        await File.WriteAllTextAsync(target + ".state.json", State(await GoldenTests.LoadAsync(run.Value, journal.WrittenMemory.ToArray(), [DefinitionJson.Write(flow), DefinitionJson.Write(adopted)])), new UTF8Encoding(false));
    }

    /// <summary>Nothing of the machine it was made on.</summary>
    private static JournalRecord Anonymous(JournalRecord record) => record switch
    {
        RunOpened opened => Anonymous(opened),
        RunSnapshot { Opened: { } opened } snapshot => snapshot with { Opened = Anonymous(opened) },
        _ => record,
    };

    private static RunOpened Anonymous(RunOpened opened) => opened with { Host = opened.Host with { Machine = "machine", Process = 1 }, Engine = "0.1.0" };

    private static string Source([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path) ?? "", "..", "..", "Golden"));
}
