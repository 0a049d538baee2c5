using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>One line of the list of open requests.</summary>
/// <param name="Name">The marker's name.</param>
/// <param name="Run">The run that asks.</param>
/// <param name="Request">The request's id.</param>
/// <param name="Flow">The flow's id; null where the line cannot be read.</param>
internal sealed record RequestLine(string Name, RunId Run, string Request, string? Flow);
