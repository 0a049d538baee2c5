using DurableFlows.Definitions;
using DurableFlows.Nodes;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Recovery;
using DurableFlows.Tests.Storage;
using DurableFlows.Values;

namespace DurableFlows.Tests.Bundles;

/// <summary>Counts what the whole process allocates, so it runs while nothing else does.</summary>
[Collection(nameof(Alone))]
public sealed class BundleMemoryTests
{
    private const int Length = 48 << 20;

    [Fact]
    public async Task Carry_OfALargeFile_TakesLittleMemory()
    {
        using var folder = new TemporaryFolder();
        var (source, target) = (Open(folder, "source"), Open(folder, "target"));
        await using var host = Carried.Host(source, NodeType.For<LargeNode>());
        var run = await host.StartAsync(FlowBuilder.Create("large").Add<LargeNode>("n").Build().Definition, FlowValue.Null);
        await run.Completion;
        await using var other = Carried.Host(target);
        await using var bundle = new FileStream(Path.Combine(folder.Path, "bundle"), FileMode.CreateNew);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        await host.Client.ExportAsync(run.Run, bundle);
        var summary = await other.Client.ImportAsync(bundle);

        Assert.Equal(1, summary.Payloads);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Length / 4);
    }

    private static FileStore Open(TemporaryFolder folder, string name)
        => folder.Keep(FileStore.Open(new FileStoreOptions { Path = Path.Combine(folder.Path, name), Flush = false }));

    [NodeType("large", Repeatable = true)]
    private sealed class LargeNode : Node<FlowValue, FlowFile>
    {
        protected override async ValueTask<FlowFile> RunAsync(FlowValue input, NodeContext context, CancellationToken cancellation)
        {
            using var content = new MemoryStream(new byte[Length]);
            return await context.Files.SaveAsync("large.bin", "application/octet-stream", content, cancellation);
        }
    }
}
