using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>Where a run stands when its command ends.</summary>
/// <param name="Result">The run.</param>
/// <param name="ExitCode">What the command returns.</param>
/// <param name="Store">Where the run is kept.</param>
/// <param name="Next">The commands to go on with.</param>
/// <param name="Note">What else to say; null for nothing.</param>
internal sealed record RunEnding(RunResult Result, int ExitCode, string Store, IReadOnlyList<string> Next, string? Note);
