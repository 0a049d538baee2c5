using DurableFlows.Azurite;
using DurableFlows.Definitions;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Storage;

namespace DurableFlows.Tests.Crash;

/// <summary>On blobs, a process dies before and after every append of every scenario; the next one ends the run as if nothing had been.</summary>
public sealed class CrashOnBlobsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    public static TheoryData<string, CrashPoint> Cases
    {
        get
        {
            var cases = new TheoryData<string, CrashPoint>();
            foreach (var scenario in CrashScenarios.All)
            {
                cases.Add(scenario.Name, CrashPoint.Before);
                cases.Add(scenario.Name, CrashPoint.After);
            }

            return cases;
        }
    }

    [AzuriteTheory]
    [MemberData(nameof(Cases))]
    public Task Crash_AtEveryAppend_EndsAsIfNeverInterrupted(string name, CrashPoint point)
        => new CrashProof(CrashScenarios.Named(name), Begin).AtEveryAppendAsync(point);

    [AzuriteFact]
    public Task Crash_OnceMoreWhileResuming_EndsAsIfNeverInterrupted()
        => new CrashProof(CrashScenarios.Named("chain"), Begin).OnceMoreWhileResumingAsync(CrashPoint.Before, CrashPoint.After);

    /// <summary>The other scenarios die at every write in memory and on files; here each takes half a minute.</summary>
    [AzuriteTheory]
    [InlineData("chain")]
    [InlineData("approval")]
    [InlineData("cancel")]
    public Task Crash_AtEveryWrite_EndsAsIfNeverInterruptedAndIsListedOnce(string name)
        => new DeathProof(CrashScenarios.Named(name), Begin).AtEveryWriteByTurnsAsync();

    [AzuriteTheory]
    [InlineData("approval", CrashPoint.Before)]
    [InlineData("child", CrashPoint.After)]
    [InlineData("map", CrashPoint.After)]
    public Task Crash_OfARunThatIsCompacted_EndsAsIfNeverInterrupted(string name, CrashPoint point)
        => new CrashProof(CrashScenarios.Named(name) with { Behavior = CheckpointBehavior.Replace }, Begin).AtEveryAppendAsync(point);

    private CrashData Begin()
    {
        var container = new TestContainer(azurite.Server.ConnectionString);
        return new CrashData(() => container.Open());
    }
}
