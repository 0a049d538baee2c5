using System.Diagnostics;
using DurableFlows.Azurite;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Storage.AzureBlobs;
using Xunit.Abstractions;

namespace DurableFlows.Tests.Blobs;

/// <summary>Lists of many runs. Their markers are written without runs: a list looks at nothing else.</summary>
public sealed class BlobListTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private const int Runs = 20_000;
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [AzuriteFact]
    public async Task List_NewestFiftyWaitingOfTwentyThousand_CostsOneCallAPage()
    {
        await using var proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        await using var hosts = BlobHosts.Behind(proxy);
        await FillAsync(hosts.Store(azurite.Server.ConnectionString));
        var client = hosts.Host().Client;
        var query = new RunQuery { Status = RunStatus.WaitingForInput, Limit = 50 };

        var page = await client.ListAsync(query);
        var calls = CountedCalls.Of(proxy);
        var next = await client.ListAsync(query with { After = FlowClient.PageToken(page[^1]) });

        output.WriteLine($"newest 50: {CountedCalls.Say(calls)}; two pages: {CountedCalls.Say(CountedCalls.Of(proxy))}");
        Assert.Equal(["LIST status"], calls);
        Assert.Equal(["LIST status", "LIST status"], CountedCalls.Of(proxy));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"run-{Runs - 1 - i}"), page.Concat(next).Select(r => r.Run));
    }

    private async Task FillAsync(AzureBlobStore store)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Runs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
        {
            var summary = new RunSummary
            {
                Run = $"run-{i}",
                Flow = "flow",
                Status = RunStatus.WaitingForInput,
                StartedAt = Start.AddSeconds(i),
                UpdatedAt = Start.AddSeconds(i),
                OpenRequests = ["request"],
            };
            await store.PutMarkerAsync(RunIndex.Line(summary), cancellation);
        });
        output.WriteLine($"{Runs:N0} lines written in {watch.Elapsed.TotalSeconds:N1} s");
    }
}
