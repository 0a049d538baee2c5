using DurableFlows.Azurite;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Crash;

/// <summary>An append to a blob cannot be torn. What can be is the connection, once the records have landed: the answer to every append in turn is lost.</summary>
public sealed class LostAnswerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    public static TheoryData<string> Names => [.. CrashScenarios.All.Select(s => s.Name)];

    [AzuriteTheory]
    [MemberData(nameof(Names))]
    public async Task Answer_LostAtEveryAppend_IsFoundToHaveLandedAndStandsOnce(string name)
    {
        foreach (var records in await AtEveryAppendAsync(CrashScenarios.Named(name), retries: 6))
            Assert.Distinct(records.Select(r => r.Id));
    }

    [AzuriteTheory]
    [InlineData("approval")]
    [InlineData("child")]
    [InlineData("map")]
    public async Task Answer_LostAtEveryAppendOfAStoreThatDoesNotLook_CountsOnce(string name)
    {
        var doubled = (await AtEveryAppendAsync(CrashScenarios.Named(name), retries: 0))
            .Count(records => records.DistinctBy(r => r.Id).Count() < records.Count);

        Assert.NotEqual(0, doubled);
    }

    /// <returns>The journals of all the runs.</returns>
    private async Task<IReadOnlyList<IReadOnlyList<JournalRecord>>> AtEveryAppendAsync(CrashScenario scenario, int retries)
    {
        var (expected, appends) = await new CrashProof(scenario, CrashData.InMemory).UninterruptedAsync();
        var journals = new List<IReadOnlyList<JournalRecord>>();
        var lost = 0;
        for (var at = 1; at <= appends; at++)
        {
            var container = new TestContainer(azurite.Server.ConnectionString);
            await using var proxy = FaultProxy.Start(azurite.Server.BlobEndpoint);
            var (number, toLose) = (0, at);
            proxy.Rule = request => request.Kind == "PUT appendblock" && Interlocked.Increment(ref number) == toLose ? Fault.CutAfter : Fault.Pass;
            using var data = new CrashData(() => container.Open(retries: retries, through: proxy));
            await using var outside = await scenario.Outside();
            var runner = new CrashRunner(scenario, data, outside);

            await runner.LiveAsync(0, CrashPoint.Before);
            lost += number >= at ? 1 : 0;
            var story = await runner.StoryAsync();

            Assert.True(expected == story, $"{scenario.Name}, answer {at} lost\nexpected:\n{expected}\nactual:\n{story}");
            journals.AddRange(await JournalsAsync(container));
        }

        // Where records are written in groups, there may be fewer appends than there were.
        Assert.InRange(lost, appends / 2, appends);
        return journals;
    }

    private static async Task<IEnumerable<IReadOnlyList<JournalRecord>>> JournalsAsync(TestContainer container)
    {
        var store = container.Open();
        await using var host = new FlowHost(new FlowHostOptions { Store = store });
        var journals = new List<IReadOnlyList<JournalRecord>>();
        foreach (var run in (await host.Client.ListAsync(new RunQuery())).Select(r => RunId.Parse(r.Run)))
            journals.Add([.. (await store.ReadAsync(run, JournalPosition.Start, null, default)).Records.Select((r, i) => JournalCodec.Decode(run, i + 1, r.Span))]);
        return journals;
    }
}
