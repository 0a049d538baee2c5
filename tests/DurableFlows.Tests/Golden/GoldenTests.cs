using System.Buffers;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Golden;

/// <summary>Journals as they were shipped still load, still mean the same, and are still written the same.</summary>
/// <remarks>New ones are written with <c>FLOWS_GOLDEN=NAME</c>, the scenario's name, in the environment; what was shipped is never written anew.</remarks>
public sealed class GoldenTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(GoldenFiles.Folder, "*.jsonl").Select(p => Path.GetFileNameWithoutExtension(p)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Scenarios_NamedInTheEnvironment_AreWritten()
    {
        var wanted = Environment.GetEnvironmentVariable("FLOWS_GOLDEN") ?? "";
        foreach (var scenario in GoldenScenarios.All.Where(s => wanted == "all" || wanted == s.Name))
            await GoldenFiles.WriteAsync(scenario);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Journal_AsShipped_FoldsToTheSameState(string name)
    {
        var details = await LoadAsync(name, await BytesAsync(name + ".jsonl"), await GoldenFiles.DefinitionsAsync(name));

        Assert.Equal(await File.ReadAllTextAsync(PathOf(name + ".state.json")), GoldenFiles.State(details));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Records_EncodedAgain_GiveTheSameBytes(string name)
    {
        var bytes = await BytesAsync(name + ".jsonl");
        var again = new ArrayBufferWriter<byte>();
        foreach (var line in Lines(bytes))
        {
            Assert.True(RecordFrame.Verify(line.Span, out var flushed));
            RecordFrame.Write(again, JournalCodec.Encode(JournalCodec.Decode(RunId.Parse(name), 1, line.Span)).Span, flushed);
            again.Write("\n"u8);
        }

        Assert.Equal(bytes, again.WrittenMemory.ToArray());
    }

    [Fact]
    public async Task Kinds_AllOfThem_StandInSomeGoldenJournal()
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(GoldenFiles.Folder, "*.jsonl"))
        {
            foreach (var line in Lines(await File.ReadAllBytesAsync(path)))
                kinds.Add(JournalCodec.Decode(RunId.Parse("run"), 1, line.Span).Kind);
        }

        Assert.Equal(RecordKinds.ByName.Keys.Order(StringComparer.Ordinal), kinds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Scenarios_AllOfThem_HaveTheirJournal() =>
        Assert.All(GoldenScenarios.All, s => Assert.True(File.Exists(PathOf(s.Name + ".jsonl")), s.Name));

    /// <summary>Reads a journal as the file store finds it in a folder.</summary>
    internal static async Task<RunDetails> LoadAsync(string name, byte[] journal, byte[][] definitions)
    {
        using var folder = new TemporaryFolder();
        var run = RunId.Parse(name);
        var layout = new FileLayout(folder.Path);
        Directory.CreateDirectory(layout.RunFolder(run));
        await File.WriteAllBytesAsync(layout.Journal(run), journal);
        var options = new FlowHostOptions { Store = folder.Keep(FileStore.Open(folder.Path)) };
        await GoldenFiles.PutAsync(options.Store, definitions);
        foreach (var type in Work.Types)
            options.NodeTypes.Add(type);
        await using var host = new FlowHost(options);
        return await host.Client.GetAsync(run);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            yield return bytes.AsMemory(start, end - start);
            start = end + 1;
        }
    }

    private static Task<byte[]> BytesAsync(string file) => File.ReadAllBytesAsync(PathOf(file));

    private static string PathOf(string file) => Path.Combine(GoldenFiles.Folder, file);
}
