using System.Security.Cryptography;
using DurableFlows.Azurite;
using DurableFlows.Runs;
using DurableFlows.Tests.Execution;
using DurableFlows.Tests.Recovery;
using DurableFlows.Values;
using Xunit.Abstractions;

namespace DurableFlows.Tests.Blobs;

/// <summary>Looks at the memory of the whole process, so it runs while nothing else does.</summary>
[Collection(nameof(Alone))]
public sealed class BlobStreamTests(ITestOutputHelper output)
{
    private const long Length = 200 << 20;
    private const int Most = 64;

    [AzuriteFact]
    public async Task Output_OfTwoHundredMebibytes_StreamsThroughWithABoundedWorkingSet()
    {
        var expected = await RandomContent.HashOfAsync(Length);
        await using var server = await AzuriteServer.StartOnDiskAsync();
        await using var hosts = new BlobHosts(server.ConnectionString);
        var script = new Script().Step("make", async (context, cancellation) =>
            Script.Done(await context.Files.SaveAsync("big.bin", "application/octet-stream", new RandomContent(Length), cancellation)));
        script.Step("hash", async (context, cancellation) =>
        {
            await using var content = await context.Files.OpenAsync(context.Input.To<FlowFile>() ?? throw new InvalidOperationException("No file."), cancellation);
            return Script.Done(Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)));
        });
        var flow = script.Flow(f => f.Add("make", "do").Add("hash", "do", n => n.After("make"))).Definition;
        var host = hosts.Host(configure: o => o.NodeTypes.Add(script.Type));
        RunResult result;

        var gauge = new MemoryGauge();
        await using (gauge)
            result = await (await host.StartAsync(flow, FlowValue.Null)).Completion.WaitAsync(TimeSpan.FromSeconds(120));

        output.WriteLine($"200 MiB written and read: working set +{gauge.WorkingSet:N0} MiB, managed heap +{gauge.Heap:N0} MiB, in {gauge.Looks} looks");
        Assert.Equal((RunStatus.Completed, expected), (result.Status, result.Output?.To<string>()));
        Assert.InRange(gauge.Heap, 0, Most);
        Assert.InRange(gauge.WorkingSet, 0, Most);
        Assert.True(gauge.Looks > 20, "The memory was hardly looked at.");
    }
}
