using DurableFlows.Journal.Records;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>A record that stands in the journal, what it came to, and what it caused.</summary>
internal sealed record AppliedRecord(long Sequence, JournalRecord Record, RecordVerdict Verdict, Decision[] Decisions)
{
    /// <summary>Whether this host wrote it, just now.</summary>
    public bool IsOwn { get; init; }
}
