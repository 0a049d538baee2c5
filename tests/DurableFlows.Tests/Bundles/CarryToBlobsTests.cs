using System.IO.Compression;
using System.Text;
using DurableFlows.Azurite;
using DurableFlows.Journal;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Bundles;

public sealed class CarryToBlobsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);

    public static TheoryData<string> Names => [.. CrashScenarios.All.Select(s => s.Name)];

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public async Task FilesToBlobsToFiles_AnyRun_ReadsTheSameAtEveryCheckpoint(string name)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named(name), StoreKind.Files);
        using var back = CrashData.OnFiles();
        var blobs = new TestContainer(azurite.Server.ConnectionString).Open();
        var expected = await Carried.AllOfAsync(data.Open(), Run);
        var bundle = await Carried.ExportAsync(data.Open(), Run);

        await Carried.ImportAsync(blobs, bundle);
        var onBlobs = await Carried.AllOfAsync(blobs, Run);
        var again = await Carried.ExportAsync(blobs, Run);
        await Carried.ImportAsync(back.Open(), again);

        Assert.Equal(expected, onBlobs);
        Assert.Equal(expected, await Carried.AllOfAsync(back.Open(), Run));
        // How far the content is compressed depends on the pieces it is read in.
        Assert.Equal(Entries(bundle), Entries(again));
    }

    [AzuriteTheory]
    [InlineData("child")]
    [InlineData("map")]
    public async Task BlobsToFiles_RunInManySegments_ReadsTheSameAtEveryCheckpoint(string name)
    {
        var container = new TestContainer(azurite.Server.ConnectionString);
        using var data = new CrashData(() => container.Open(appendsPerSegment: 2));
        await using var outside = new CrashOutside();
        await new CrashRunner(CrashScenarios.Named(name), data, outside).LiveAsync(0, Testing.Stores.CrashPoint.Before);
        using var files = CrashData.OnFiles();

        await Carried.ImportAsync(files.Open(), await Carried.ExportAsync(data.Open(), Run));

        Assert.True(await container.Segment(Run, 1).ExistsAsync());
        Assert.Equal(await Carried.AllOfAsync(data.Open(), Run), await Carried.AllOfAsync(files.Open(), Run));
    }

    private static IEnumerable<(string Name, string Content)> Entries(byte[] bundle)
    {
        using var zip = new ZipArchive(new MemoryStream(bundle));
        foreach (var entry in zip.Entries)
        {
            using var content = new StreamReader(entry.Open(), Encoding.Latin1);
            yield return (entry.FullName, content.ReadToEnd());
        }
    }
}
