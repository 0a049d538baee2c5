using DurableFlows.Journal;

namespace DurableFlows.Execution;

/// <summary>What a pump is told. The empty one says that it is time to look at the clock.</summary>
/// <param name="Applied">A record that is durable now.</param>
/// <param name="Done">An attempt that is over, and has made durable what it came to.</param>
/// <param name="Worker">Who ran that attempt, and can go on at once with another one.</param>
/// <param name="Fault">What keeps the run from going on here.</param>
/// <param name="Leave">Whether the run is to be let go of.</param>
internal readonly record struct PumpMessage(
    AppliedRecord? Applied = null, DispatchId? Done = null, AttemptWorker? Worker = null, Exception? Fault = null, bool Leave = false);
