namespace DurableFlows.Replay;

/// <summary>Something that a replay did not do.</summary>
/// <param name="Run">The run, or the child run of it.</param>
/// <param name="Node">The node or map item; null when it is about the run.</param>
/// <param name="Code">A stable code, for example <c>replay.not-recorded</c>.</param>
/// <param name="Message">Why, for people.</param>
public sealed record ReplayRefusal(string Run, string? Node, string Code, string Message);
