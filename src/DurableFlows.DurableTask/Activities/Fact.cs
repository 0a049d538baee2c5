using DurableFlows.Journal.Records;

namespace DurableFlows.DurableTask.Activities;

/// <summary>A record that is no attempt's outcome: an opening, or what people and other runs wrote.</summary>
/// <param name="Sequence">Its place in the journal.</param>
/// <param name="Record">The record.</param>
/// <param name="Codes">What it has caused.</param>
internal sealed record Fact(long Sequence, JournalRecord Record, string[] Codes);
