using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Crash;

/// <summary>A process dies before, in the middle of and after every append of every scenario; the next one ends the run as if nothing had been.</summary>
public sealed class CrashTests
{
    public static TheoryData<string, StoreKind, CrashPoint> Cases
    {
        get
        {
            var cases = new TheoryData<string, StoreKind, CrashPoint>();
            foreach (var scenario in CrashScenarios.All)
            {
                foreach (var point in Enum.GetValues<CrashPoint>())
                {
                    cases.Add(scenario.Name, StoreKind.Memory, point);
                    cases.Add(scenario.Name, StoreKind.Files, point);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Crash_AtEveryAppend_EndsAsIfNeverInterrupted(string name, StoreKind kind, CrashPoint point)
        => new CrashProof(CrashScenarios.Named(name), () => CrashData.On(kind)).AtEveryAppendAsync(point);

    [Theory]
    [InlineData("chain", StoreKind.Files)]
    [InlineData("approval", StoreKind.Files)]
    [InlineData("child", StoreKind.Memory)]
    [InlineData("failure", StoreKind.Memory)]
    public Task Crash_OnceMoreWhileResuming_EndsAsIfNeverInterrupted(string name, StoreKind kind)
        => new CrashProof(CrashScenarios.Named(name), () => CrashData.On(kind)).OnceMoreWhileResumingAsync(CrashPoint.Before, CrashPoint.Middle, CrashPoint.After);

    [Theory]
    [InlineData("chain", StoreKind.Files)]
    [InlineData("approval", StoreKind.Memory)]
    [InlineData("child", StoreKind.Files)]
    [InlineData("failure", StoreKind.Memory)]
    [InlineData("cancel", StoreKind.Memory)]
    [InlineData("orphan", StoreKind.Memory)]
    [InlineData("steps", StoreKind.Memory)]
    public Task Crash_AtEveryWrite_EndsAsIfNeverInterruptedAndIsListedOnce(string name, StoreKind kind)
        => new DeathProof(CrashScenarios.Named(name), () => CrashData.On(kind)).AtEveryWriteAsync();
}
