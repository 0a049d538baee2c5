using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Execution;

/// <summary>Compacts the journals of runs that keep only their newest state. Nothing depends on it: a journal that is not compacted only is longer.</summary>
internal sealed class RunCompaction(IdSource ids, CompactionPace pace, ILogger logger)
{
    public static bool IsWanted(RunSession session) => session.Read(static s => s.Started.Settings.Behavior == CheckpointBehavior.Replace);

    /// <summary>Whether it is worth it while the run goes on.</summary>
    public bool IsDue(RunSession session) => session.HasGrown(pace);

    /// <summary>Compacts a run's journal, off the thread of whoever asks for it. What the store refuses is logged.</summary>
    public async Task TryAsync(RunSession session)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await session.CompactAsync(ids.NewId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            Log.NotCompacted(logger, session.Run.Value, e.Code);
        }
    }
}
