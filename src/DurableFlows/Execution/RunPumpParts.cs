using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>What a pump works with.</summary>
internal sealed record RunPumpParts(
    IFlowStore Store,
    NodeExecutor Executor,
    RunValues Values,
    RecordFactory Records,
    RunEnds Ends,
    IndexUpkeep Upkeep,
    RunCompaction Compaction,
    IChildRuns Children,
    RunReports Reports,
    TimeProvider Time,
    int MaxParallel);
