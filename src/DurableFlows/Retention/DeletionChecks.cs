using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Retention;

/// <summary>Refuses to delete what lives, and what another run needs.</summary>
internal sealed class DeletionChecks(HostParts parts)
{
    public async Task CheckAsync(RunTree tree, DeleteOptions options, CancellationToken cancellation)
    {
        if (await NeededByAsync(tree.Root, cancellation).ConfigureAwait(false) is { } needed)
            throw needed;
        foreach (var session in tree.All)
        {
            if (await parts.HolderAsync(session, cancellation).ConfigureAwait(false) is { } holder)
                throw holder;
            if (!options.Force && session.Read(s => s is { End: null, Deleting: null }))
                throw Active(session, tree.Root.Run);
        }
    }

    /// <summary>Why another run needs this one; null when none does.</summary>
    public async ValueTask<FlowException?> NeededByAsync(RunSession session, CancellationToken cancellation)
    {
        if (await HasParentAsync(session, cancellation).ConfigureAwait(false))
        {
            var parent = session.Read(s => s.Started.Parent?.Run);
            return new FlowException(ErrorCodes.RunNeeded, $"Run {session.Run} is a part of run {parent}, and is not deleted alone. Delete {parent}, and it goes with it.");
        }

        return await ForkMarkers.AnyAsync(parts.Store, session.Run, cancellation).ConfigureAwait(false)
            ? new FlowException(ErrorCodes.RunNeeded, $"Forks stand on run {session.Run}, so it is not deleted. Delete the forks first.")
            : null;
    }

    /// <summary>Whether the run that started this one is still there, and not on its way out.</summary>
    public async ValueTask<bool> HasParentAsync(RunSession session, CancellationToken cancellation)
        => session.Read(s => s.Started.Parent) is { } link
            && await parts.ReadAsync(RunId.Parse(link.Run), cancellation).ConfigureAwait(false) is { } parent
            && parent.Read(s => s.Incarnation == link.Incarnation && s.Deleting is null);

    /// <summary>Somebody opened the run after it had been looked at.</summary>
    public static FlowException Resumed(RunSession session)
        => new(ErrorCodes.RunActive, $"Run {session.Run} was resumed meanwhile ({session.Read(s => s.Opened?.Host)}), so it is not deleted.");

    private static FlowException Active(RunSession session, RunId root) => new(ErrorCodes.RunActive,
        $"Run {session.Run}{(session.Run == root ? "" : $", which is a part of run {root},")} has not ended: it is {session.Read(s => s.Status).ToString().ToLowerInvariant()}. Cancel {root} first and let it end, or force the deletion.");
}
