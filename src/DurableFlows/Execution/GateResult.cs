using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>What a gate says about a step: go on with an input, or write a record instead.</summary>
internal readonly record struct GateResult(FlowValue Input, JournalRecord? Instead, StoredValue? Edited = null, string? Request = null)
{
    /// <summary>What an approver changed; null for nothing.</summary>
    public FlowValue? Changes { get; init; }
}
