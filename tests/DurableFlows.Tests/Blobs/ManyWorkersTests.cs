using System.Diagnostics;
using DurableFlows.AppendWorker;
using DurableFlows.Azurite;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Tests.Recovery;
using Xunit.Abstractions;

namespace DurableFlows.Tests.Blobs;

/// <summary>Sixteen processes append outcomes to one run at once. They take the whole machine, so no other test runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ManyWorkersTests(AzuriteFixture azurite, WorkerPool workers, ITestOutputHelper output) : IClassFixture<AzuriteFixture>, IClassFixture<WorkerPool>
{
    private int _lostAnswers;

    [AzuriteTheory]
    [InlineData(5_000, 40_000)]
    [InlineData(2_000, 100)]
    public async Task Append_BySixteenProcessesAtOnce_EachRecordStandsOnceInOneOrder(int items, int appendsPerSegment)
    {
        await using var hosts = new BlobHosts(azurite.Server.ConnectionString);
        var map = new OpenMap(hosts, items, appendsPerSegment);
        await map.OpenAsync();

        var seen = await RunAsync(map.Job);

        await ExpectAsync(map, seen);
    }

    [AzuriteFact]
    public async Task Append_BySixteenProcessesThroughFaults_EachRecordStandsOnceInOneOrder()
    {
        await using var hosts = new BlobHosts(azurite.Server.ConnectionString);
        var map = new OpenMap(hosts, items: 5_000, appendsPerSegment: 500);
        await map.OpenAsync();
        await using var proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        var rates = new FaultRates(seed: 3);
        proxy.Rule = request => Counted(request, rates.Next(request));

        var seen = await RunAsync(map.Job with { ConnectionString = AzuriteServer.ConnectionStringFor(proxy.Endpoint) });

        output.WriteLine($"requests: {string.Join(", ", proxy.TakeCounts().Select(c => $"{c.Value:N0} {c.Key}"))}");
        Assert.True(_lostAnswers > 10, $"only {_lostAnswers} answers to appends were lost");
        await ExpectAsync(map, seen);
    }

    private async Task<IReadOnlyList<string>> RunAsync(WorkerJob job)
    {
        var watch = Stopwatch.StartNew();
        var seen = await workers.RunAsync(job);
        output.WriteLine($"{job.Items:N0} appends by {seen.Count} processes in {watch.Elapsed.TotalSeconds:N1} s");
        return seen;
    }

    /// <summary>Every reader finds the same, all of it, and a host that goes on with the run runs nothing again.</summary>
    private async Task ExpectAsync(OpenMap map, IReadOnlyList<string> seen)
    {
        var readers = await Task.WhenAll(map.ReadAsync(), map.ReadAsync(), map.ReadAsync());
        var stored = await map.StoredAsync();
        var doubles = stored.Count - stored.Distinct().Count();
        output.WriteLine($"{stored.Count:N0} records in {readers[0].Session.End.Segment + 1} segments, {doubles} of them twice for {_lostAnswers} lost answers");

        Assert.Equal(Enumerable.Range(0, map.Items), Completed(readers[0]).Order());
        Assert.All(readers[0].Records, r => Assert.True(r.Verdict is RecordVerdict.Applied or RecordVerdict.Duplicate, $"{r.Sequence}: {r.Verdict}"));
        // The store looks before it sends again, so only those stand twice whose look failed too.
        Assert.InRange(doubles, 0, _lostAnswers / 3);
        var order = SeenRun.HashOf(stored.Distinct());
        Assert.All(readers, reader => Assert.Equal(order, SeenRun.HashOf(reader.Counted)));
        Assert.All(seen, hash => Assert.Equal(order, hash));
        Assert.Equal(RunStatus.Completed, (await map.EndAsync()).Status);
        Assert.Single(map.Executions);
    }

    private static IEnumerable<int> Completed(SeenRun reader)
        => reader.Records.Where(r => r.Verdict == RecordVerdict.Applied).Select(r => r.Record).OfType<NodeCompleted>().Select(r => r.Dispatch.Path.Index ?? -1);

    private Fault Counted(ProxyRequest request, Fault fault)
    {
        if (fault == Fault.CutAfter && request.Kind == "PUT appendblock")
            Interlocked.Increment(ref _lostAnswers);
        return fault;
    }
}
