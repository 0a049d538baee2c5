using System.Diagnostics;
using DurableFlows.AppendWorker;
using DurableFlows.Azurite;
using DurableFlows.Journal.Records;
using DurableFlows.Scheduling;
using DurableFlows.Tests.Recovery;
using Xunit.Abstractions;

namespace DurableFlows.Tests.Blobs;

/// <summary>Sixteen processes append 5,000 outcomes to one run at once. They take the whole machine, so no other test runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ManyWorkersTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private int _lostAnswers;

    [AzuriteTheory]
    [InlineData(40_000)]
    [InlineData(500)]
    public async Task Append_BySixteenProcessesAtOnce_EachRecordStandsOnceInOneOrder(int appendsPerSegment)
    {
        await using var hosts = new BlobHosts(azurite.Server.ConnectionString);
        var many = new ManyWorkers(hosts, appendsPerSegment);
        await many.OpenAsync();

        var seen = await many.RunAsync(hosts.Connection);

        await ExpectAsync(many, seen);
    }

    [AzuriteTheory]
    [InlineData(40_000)]
    [InlineData(500)]
    public async Task Append_BySixteenProcessesThroughFaults_EachRecordStandsOnceInOneOrder(int appendsPerSegment)
    {
        await using var hosts = new BlobHosts(azurite.Server.ConnectionString);
        var many = new ManyWorkers(hosts, appendsPerSegment);
        await many.OpenAsync();
        await using var proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
        var rates = new FaultRates(seed: appendsPerSegment);
        proxy.Rule = request => Counted(request, rates.Next(request));

        var seen = await many.RunAsync(AzuriteServer.ConnectionStringFor(proxy.Endpoint));

        output.WriteLine($"requests: {string.Join(", ", proxy.TakeCounts().Select(c => $"{c.Value:N0} {c.Key}"))}");
        Assert.True(_lostAnswers > 10, $"only {_lostAnswers} answers to appends were lost");
        await ExpectAsync(many, seen);
    }

    /// <summary>Every reader finds the same, and all of it.</summary>
    private async Task ExpectAsync(ManyWorkers many, IReadOnlyList<string> seen)
    {
        var watch = Stopwatch.StartNew();
        var readers = await Task.WhenAll(many.ReadAsync(), many.ReadAsync(), many.ReadAsync());
        var stored = await many.StoredAsync();
        var doubles = stored.Count - stored.Distinct().Count();
        output.WriteLine($"{stored.Count:N0} records stored, {doubles} of them twice for {_lostAnswers} lost answers; "
            + $"{readers[0].Session.End.Segment + 1} segments; read four times in {watch.ElapsedMilliseconds:N0} ms");

        var completed = readers[0].Records.Where(r => r.Record is NodeCompleted && r.Verdict == RecordVerdict.Applied).Select(r => ((NodeCompleted)r.Record).Dispatch.Path.Index);
        Assert.Equal(Enumerable.Range(0, ManyWorkers.Items), completed.Order().Select(i => i ?? -1));
        Assert.All(readers[0].Records, r => Assert.True(r.Verdict is RecordVerdict.Applied or RecordVerdict.Duplicate, $"{r.Sequence}: {r.Verdict}"));
        Assert.InRange(doubles, 0, _lostAnswers);
        var order = SeenRun.HashOf(stored.Distinct());
        Assert.All(readers, reader => Assert.Equal(order, SeenRun.HashOf(reader.Counted)));
        Assert.All(seen, hash => Assert.Equal(order, hash));
    }

    private Fault Counted(ProxyRequest request, Fault fault)
    {
        if (fault == Fault.CutAfter && request.Kind == "PUT appendblock")
            Interlocked.Increment(ref _lostAnswers);
        return fault;
    }
}
