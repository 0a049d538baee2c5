using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>Values are stored once: what a run takes grows with what its nodes produce.</summary>
public sealed class LargeValueTests
{
    private const int Length = 10 * 1024;

    [Fact]
    public async Task Chain_OfHundredTimesTenKibibytes_TakesOneFifthMoreThanItsContent()
    {
        await using var folder = new HostFolder();
        var flow = FlowBuilder.Create("grow");
        for (var i = 0; i < 100; i++)
            flow.Add<WorkNode>($"n{i}", i == 0 ? null : $"n{i - 1}", n => n.With(new WorkOptions { Size = Length }));
        var store = folder.Store();
        var handle = await folder.Host(store).StartAsync(flow.Build().Definition, FlowValue.Null);

        Assert.Equal(RunStatus.Completed, (await handle.Completion).Status);

        var stored = new DirectoryInfo(folder.Layout.Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        Assert.InRange(stored, 0, (long)(1.2 * 100 * Length));
    }

    [Fact]
    public async Task Outputs_OfTheSameContent_AreOnePayload()
    {
        await using var folder = new HostFolder();
        var flow = FlowBuilder.Create("same");
        for (var i = 0; i < 20; i++)
            flow.AddTransform($"n{i}", i == 0 ? null : $"n{i - 1}", n => n.Literal("text", Unique(0)));
        var handle = await folder.Host().StartAsync(flow.Build().Definition, FlowValue.Null);
        await handle.Completion;

        Assert.Single(Directory.GetFiles(FileLayout.Payloads(folder.Layout.RunFolder(handle.Run))));
    }

    [Fact]
    public async Task Files_ReadBackDamaged_AreRefusedAtTheEnd()
    {
        await using var folder = new HostFolder();
        var run = RunId.Parse("run-1");
        var files = new RunValues(folder.Store(), run);
        var file = await files.SaveAsync("f", "text/plain", new MemoryStream("content"u8.ToArray()), default);
        await File.WriteAllTextAsync(folder.Layout.Payload(PayloadKey.Of(run, file.Sha256)), "c0ntent");

        await using var content = await files.OpenAsync(file, default);
        var error = await Assert.ThrowsAsync<FlowException>(() => content.CopyToAsync(Stream.Null));

        Assert.Equal(Diagnostics.ErrorCodes.PayloadDamaged, error.Code);
    }

    /// <summary>Text that no compression makes smaller than it must.</summary>
    private static string Unique(int seed)
    {
        var bytes = new byte[Length * 3 / 4];
        new Random(seed).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
