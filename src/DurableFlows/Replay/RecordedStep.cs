using DurableFlows.Definitions;
using DurableFlows.Journal.Records;

namespace DurableFlows.Replay;

/// <summary>What one dispatch of a node came to.</summary>
/// <param name="Record">The record that counted.</param>
/// <param name="IsOwn">Whether the node's own code came to it; otherwise a condition, a mapping or people did, and it is evaluated anew.</param>
/// <param name="At">The run's time behind it.</param>
/// <param name="Position">Its checkpoint.</param>
internal sealed record RecordedStep(JournalRecord Record, bool IsOwn, DateTimeOffset At, long Position)
{
    /// <summary>The node as it was defined then; null for what no node came to.</summary>
    public GraphNode? Node { get; init; }

    /// <summary>Whether it is all that a snapshot tells of however many attempts.</summary>
    public bool Repeats { get; init; }
}
