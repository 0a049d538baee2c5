using DurableFlows.Journal;

namespace DurableFlows.Runs;

/// <summary>From a child run to what started it.</summary>
/// <param name="Run">The parent run.</param>
/// <param name="Incarnation">The mark of the parent's first record.</param>
/// <param name="Dispatch">The parent's step that waits.</param>
public sealed record ParentLink(string Run, string Incarnation, DispatchId Dispatch);
