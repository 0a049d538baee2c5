namespace DurableFlows.Journal;

/// <summary>Where an append landed.</summary>
/// <param name="Start">Where the first appended record begins. Equal to the writer's known end exactly when nobody else wrote in between.</param>
/// <param name="End">Where the last appended record ends.</param>
public readonly record struct AppendReceipt(JournalPosition Start, JournalPosition End);
