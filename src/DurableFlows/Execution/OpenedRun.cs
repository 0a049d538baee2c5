using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>A run that this host holds.</summary>
/// <param name="Session">The view of its journal.</param>
/// <param name="Token">Tells this opening from others.</param>
/// <param name="History">The records the host has yet to act on, the opening among them.</param>
/// <param name="TornBytes">How many bytes of an append that never finished were cut off the journal.</param>
internal sealed record OpenedRun(RunSession Session, string Token, IReadOnlyList<AppliedRecord> History, long TornBytes)
{
    /// <summary>The status of a run that was there before, so that its markers may be wrong and notes about it lie around; null for a new one.</summary>
    public RunStatus? Before { get; init; }
}
