namespace DurableFlows.Tests.Crash;

/// <summary>A run is forked at every checkpoint it has.</summary>
public sealed class ForkEverywhereTests
{
    /// <summary>Those in which nothing depends on when something happens beside the run, nor on how often a node was tried before.</summary>
    public static TheoryData<string> Names => [.. CrashScenarios.All.Where(s => s.Meanwhile is null).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fork_OfEveryCheckpoint_EndsAsTheRunDidAndLeavesItAsItIs(string name)
        => Assert.True(await new ForkProof(CrashScenarios.Named(name)).OfEveryCheckpointAsync() > 2);
}
