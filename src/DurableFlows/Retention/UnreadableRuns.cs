using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Retention;

/// <summary>Reads as much as there is of a run that, or a child of which, is damaged.</summary>
internal sealed class UnreadableRuns(HostParts parts)
{
    /// <summary>The run alone, when only a child of it cannot be read, which is then nobody's child; null when it cannot be read itself.</summary>
    /// <exception cref="RunHeldException">As far as it can be read, a living host holds it.</exception>
    public async ValueTask<RunTree?> ReadAsync(RunId run, CancellationToken cancellation)
    {
        try
        {
            return await parts.ReadAsync(run, cancellation).ConfigureAwait(false) is { } root ? new RunTree(root, [], []) : null;
        }
        catch (JournalDamagedException e)
        {
            if (e.LastGood > 0 && await ReadAsync(run, e.LastGood, cancellation).ConfigureAwait(false) is { } session
                && await parts.HolderAsync(session, cancellation).ConfigureAwait(false) is { } holder)
            {
                throw holder;
            }

            return null;
        }
        catch (FlowException e) when (e.Code != Diagnostics.ErrorCodes.StoreUnavailable)
        {
            // Without its definition nobody goes on with it.
            return null;
        }
    }

    private ValueTask<RunSession?> ReadAsync(RunId run, long upTo, CancellationToken cancellation)
        => RunSession.OpenAsync(parts.Store, parts.Definitions, parts.Retry, run, upTo, cancellation);
}
