using DurableFlows.Definitions;
using DurableFlows.Testing.Stores;

namespace DurableFlows.Tests.Crash;

/// <summary>The same deaths in runs that keep only their newest state: at every append, and before, in the middle of and after every compaction.</summary>
public sealed class CompactionCrashTests
{
    public static TheoryData<string, StoreKind, CrashPoint> Cases => CrashTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Crash_AtEveryAppendAndCompaction_EndsAsIfNeverInterrupted(string name, StoreKind kind, CrashPoint point)
        => new CrashProof(Replacing(name), () => CrashData.On(kind)).AtEveryAppendAsync(point);

    [Theory]
    [InlineData("approval", StoreKind.Files)]
    [InlineData("child", StoreKind.Memory)]
    [InlineData("calls", StoreKind.Memory)]
    public Task Crash_OnceMoreWhileResuming_EndsAsIfNeverInterrupted(string name, StoreKind kind)
        => new CrashProof(Replacing(name), () => CrashData.On(kind)).OnceMoreWhileResumingAsync(CrashPoint.Before, CrashPoint.Middle, CrashPoint.After);

    [Theory]
    [InlineData("chain", StoreKind.Files)]
    [InlineData("approval", StoreKind.Memory)]
    [InlineData("child", StoreKind.Files)]
    [InlineData("cancel", StoreKind.Memory)]
    public Task Crash_AtEveryWrite_EndsAsIfNeverInterruptedAndIsListedOnce(string name, StoreKind kind)
        => new DeathProof(Replacing(name), () => CrashData.On(kind)).AtEveryWriteAsync();

    private static CrashScenario Replacing(string name) => CrashScenarios.Named(name) with { Behavior = CheckpointBehavior.Replace };
}
