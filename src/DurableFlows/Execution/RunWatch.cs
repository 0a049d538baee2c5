using DurableFlows.Diagnostics;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Follows the journal of a run, whichever host writes it.</summary>
internal sealed class RunWatch(HostParts parts, RunSession session)
{
    /// <summary>How long nothing may come before it is looked whether the run is still there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly string _incarnation = session.Read(s => s.Incarnation);
    private long _seen = session.Read(s => s.Sequence);
    private long _heard = parts.Time.GetTimestamp();

    /// <summary>Where the run stands.</summary>
    public RunStatus Status => session.Read(s => s.Status);

    /// <summary>Whether nothing more comes, unless somebody resumes the run.</summary>
    public bool HasEnded => session.Read(s => s.End is not null || s.Deleting is not null);

    /// <summary>Where every node stands.</summary>
    public RunDetails Details => session.Read(RunReader.Details);

    /// <summary>Waits until something may have happened, and takes it in.</summary>
    /// <returns>False when the run is not there any more.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        try
        {
            await parts.Store.WaitForGrowthAsync(session.Run, session.End, cancellation).ConfigureAwait(false);
            await session.RefreshAsync(cancellation).ConfigureAwait(false);
            if (session.Read(s => s.Sequence) is var now && now == _seen)
                return parts.Time.GetElapsedTime(_heard) < Silence || await IsThereAsync(cancellation).ConfigureAwait(false);
            (_seen, _heard) = (now, parts.Time.GetTimestamp());
            return true;
        }
        catch (FlowException e) when (e.Code == ErrorCodes.StoreUnavailable)
        {
            await Task.Delay(Pause, parts.Time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunNotFound)
        {
            return false;
        }
    }

    private async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        _heard = parts.Time.GetTimestamp();
        return await parts.ReadAsync(session.Run, cancellation).ConfigureAwait(false) is { } found && found.Read(s => s.Incarnation) == _incarnation;
    }
}
