using DurableFlows.Journal;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Bundles;

public sealed class CarryTests
{
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);

    public static TheoryData<string> Names => [.. CrashScenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task MemoryToFilesToMemory_AnyRun_ReadsTheSameAtEveryCheckpoint(string name)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named(name), StoreKind.Memory);
        using var folder = new TemporaryFolder();
        var (files, memory) = (Open(folder), new MemoryStore());
        var expected = await Carried.AllOfAsync(data.Open(), Run);
        var bundle = await Carried.ExportAsync(data.Open(), Run);

        await Carried.ImportAsync(files, bundle);
        var onFiles = await Carried.AllOfAsync(files, Run);
        var again = await Carried.ExportAsync(files, Run);
        await Carried.ImportAsync(memory, again);

        Assert.Equal(expected, onFiles);
        Assert.Equal(expected, await Carried.AllOfAsync(memory, Run));
        Assert.Equal(bundle, again);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task FilesToFiles_AnyRun_ReadsTheSameAtEveryCheckpoint(string name)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named(name), StoreKind.Files);
        using var folder = new TemporaryFolder();
        var target = Open(folder);

        await Carried.ImportAsync(target, await Carried.ExportAsync(data.Open(), Run));

        Assert.Equal(await Carried.AllOfAsync(data.Open(), Run), await Carried.AllOfAsync(target, Run));
    }

    private static FileStore Open(TemporaryFolder folder) => folder.Keep(FileStore.Open(new FileStoreOptions { Path = folder.Path, Flush = false }));
}
