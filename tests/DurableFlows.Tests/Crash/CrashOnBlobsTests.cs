using DurableFlows.Azurite;
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

    private CrashData Begin()
    {
        var container = new TestContainer(azurite.Server.ConnectionString);
        return new CrashData(() => container.Open());
    }
}
