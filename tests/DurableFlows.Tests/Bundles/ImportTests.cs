using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Recovery;
using DurableFlows.Values;
using Polly;

namespace DurableFlows.Tests.Bundles;

public sealed class ImportTests
{
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);

    [Fact]
    public async Task WaitingRun_Imported_IsApprovedAndResumedThere()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        await using var there = new HostFolder();
        await Carried.ImportAsync(there.Store(), await Carried.ExportAsync(folder.Store(), run));
        var host = there.Host();

        var listed = Assert.Single(await host.Client.ListAsync(new RunQuery { Status = RunStatus.WaitingForInput }));
        var request = Assert.Single(await host.Client.RequestsAsync());
        await host.Client.AnswerAsync(run, request.Request.Id, CrashScenario.Say(AnswerDecision.Approve));
        var result = await (await host.ResumeAsync(run)).Completion;

        Assert.Equal(run.Value, listed.Run);
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal(RunStatus.WaitingForInput, (await folder.Host().Client.GetAsync(run)).Summary.Status);
    }

    [Fact]
    public async Task RunOfALivingHost_Imported_IsRecoveredLikeAnOrphan()
    {
        await using var folder = new HostFolder();
        var host = folder.Host();
        var handle = await host.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = "run-1" });
        await HostFolder.AskedAsync(handle);
        await using var there = new HostFolder();

        await Carried.ImportAsync(there.Store(), await Carried.ExportAsync(folder.Store(), handle.Run));
        var other = there.Host();
        var recovered = Assert.Single(await other.RecoverAsync());

        Assert.Equal(RunStatus.Completed, (await HostFolder.FinishAsync(other, recovered)).Status);
    }

    [Fact]
    public async Task Import_OfWhatIsThere_ChangesNothing()
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named("child"), StoreKind.Memory);
        var bundle = await Carried.ExportAsync(data.Open(), Run);
        var store = new MemoryStore();

        var first = await Carried.ImportAsync(store, bundle);
        var expected = await Carried.AllOfAsync(store, Run);
        var second = await Carried.ImportAsync(store, bundle);

        Assert.Equal((2, first.Records, 0), (first.Runs.Count, first.Written, second.Written));
        Assert.Equal(expected, await Carried.AllOfAsync(store, Run));
    }

    [Fact]
    public async Task Import_OverAnotherRunOfTheId_IsRefused()
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named("chain"), StoreKind.Memory);
        using var other = await Carried.RunAsync(CrashScenarios.Named("diamond"), StoreKind.Memory);
        var expected = await Carried.AllOfAsync(other.Open(), Run);
        var bundle = await Carried.ExportAsync(data.Open(), Run);

        var error = await Assert.ThrowsAsync<FlowException>(() => Carried.ImportAsync(other.Open(), bundle));

        Assert.Equal(ErrorCodes.RunExists, error.Code);
        Assert.Equal(expected, await Carried.AllOfAsync(other.Open(), Run));
    }

    [Fact]
    public async Task Import_WhereTheRunHasGoneOn_IsRefused()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        var bundle = await Carried.ExportAsync(folder.Store(), run);
        await folder.Host().Client.CancelAsync(run, "ann", null);

        var error = await Assert.ThrowsAsync<FlowException>(() => Carried.ImportAsync(folder.Store(), bundle));

        Assert.Equal(ErrorCodes.RunExists, error.Code);
    }

    [Theory]
    [InlineData(1, CrashPoint.Before)]
    [InlineData(1, CrashPoint.Middle)]
    [InlineData(1, CrashPoint.After)]
    [InlineData(2, CrashPoint.Before)]
    [InlineData(2, CrashPoint.Middle)]
    [InlineData(2, CrashPoint.After)]
    public async Task Import_CutShort_IsCompletedByAnother(int append, CrashPoint point)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named("child"), StoreKind.Memory);
        var bundle = await Carried.ExportAsync(data.Open(), Run);
        using var target = CrashData.OnFiles();
        await Assert.ThrowsAsync<CrashException>(() => Carried.ImportAsync(new CrashingStore(target.Open(), append, point, 0.7), bundle));
        await using (var host = Carried.Host(target.Open()))
            Assert.Empty(await host.Client.ListAsync(new RunQuery()));

        await Carried.ImportAsync(target.Open(), bundle);

        Assert.Equal(await Carried.AllOfAsync(data.Open(), Run), await Carried.AllOfAsync(target.Open(), Run));
    }

    [Fact]
    public async Task Files_ReferredToInsideValues_AreCarried()
    {
        var keep = NodeType.For<KeepNode>();
        var source = new MemoryStore();
        await using var host = Carried.Host(source, keep);
        var flow = FlowBuilder.Create("keep").Add<KeepNode>("small", n => n.Set("size", "10")).Add<KeepNode>("large", n => n.Set("size", "9000")).Build();
        var run = await host.StartAsync(flow.Definition, FlowValue.Null);
        await run.Completion;
        var target = new MemoryStore();

        var summary = await Carried.ImportAsync(target, await Carried.ExportAsync(source, run.Run));

        var details = await Carried.Host(target, keep).Client.GetAsync(run.Run);
        var values = new RunValues(new HostStore(target, ResiliencePipeline.Empty, TimeProvider.System), run.Run);
        foreach (var node in details.Nodes)
        {
            var kept = (await values.LoadAsync(node.Output, default)).To<Kept>()!;
            using var content = new StreamReader(await values.OpenAsync(kept.Inside[0], default));
            Assert.Equal(new string(node.Path[0], 300_000), await content.ReadToEndAsync());
        }

        Assert.Equal(4, summary.Payloads); // two files, the large value, and the output of the run, which holds it
    }

    [Fact]
    public async Task Import_FromAStreamThatCannotSeek_Works()
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named("chain"), StoreKind.Memory);
        await using var host = Carried.Host(data.Open());
        using var written = new MemoryStream();
        await using (var forward = new GZipStream(written, CompressionLevel.Fastest, leaveOpen: true))
            await host.Client.ExportAsync(Run, forward);
        written.Position = 0;
        var target = new MemoryStore();

        await Carried.Host(target).Client.ImportAsync(new GZipStream(written, CompressionMode.Decompress));

        Assert.Equal(await Carried.AllOfAsync(data.Open(), Run), await Carried.AllOfAsync(target, Run));
    }

    [Fact]
    public async Task Export_OfNoRun_SaysSo()
        => Assert.Equal(ErrorCodes.RunNotFound, (await Assert.ThrowsAsync<FlowException>(() => Carried.ExportAsync(new MemoryStore(), Run))).Code);

    [Fact]
    public async Task Export_WithoutAPayload_IsRefused()
    {
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        Directory.Delete(Path.Combine(folder.Layout.RunFolder(run), "payloads"), recursive: true);

        Assert.Equal(ErrorCodes.PayloadMissing, (await Assert.ThrowsAsync<FlowException>(() => Carried.ExportAsync(folder.Store(), run))).Code);
    }

    [Theory]
    [InlineData("version", 3, ErrorCodes.BundleNewerVersion)]
    [InlineData("version", 1, ErrorCodes.BundleDamaged)]
    [InlineData("version", 0, ErrorCodes.BundleDamaged)]
    [InlineData("format", "tar", ErrorCodes.BundleDamaged)]
    [InlineData("runs", null, ErrorCodes.BundleDamaged)]
    public async Task Import_OfAManifestThatIsNotOurs_IsRefused(string member, object? value, string code)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named("chain"), StoreKind.Memory);
        var bundle = Rezipped(await Carried.ExportAsync(data.Open(), Run), member, value);

        var error = await Assert.ThrowsAsync<FlowException>(() => Carried.ImportAsync(new MemoryStore(), bundle));

        Assert.Equal(code, error.Code);
    }

    private static byte[] Rezipped(byte[] bundle, string member, object? value)
    {
        var entries = Zips.Read(bundle);
        var manifest = JsonNode.Parse(entries["manifest.json"])!;
        manifest[member] = JsonValue.Create(value);
        entries["manifest.json"] = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        return Zips.Write(entries);
    }

    public sealed record KeepInput(int Size);

    public sealed record Kept(string Padding, FlowFile[] Inside);

    [NodeType("keep", Repeatable = true)]
    private sealed class KeepNode : Node<KeepInput, Kept>
    {
        protected override async ValueTask<Kept> RunAsync(KeepInput input, NodeContext context, CancellationToken cancellation)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(new string(context.Path[0], 300_000)));
            return new Kept(new string('.', input.Size), [await context.Files.SaveAsync("f.txt", "text/plain", content, cancellation)]);
        }
    }
}
