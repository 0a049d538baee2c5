using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Retention;

/// <summary>A run with every run it started and those started, as their journals tell it.</summary>
/// <param name="Root">The run.</param>
/// <param name="Children">The runs below it, each before those it started.</param>
/// <param name="Gone">Runs below it that are not there any more, or never began.</param>
internal sealed record RunTree(RunSession Root, IReadOnlyList<RunSession> Children, IReadOnlyList<RunId> Gone)
{
    public IEnumerable<RunSession> All => Children.Prepend(Root);

    /// <summary>Reads a run and what it started; null when there is no such run.</summary>
    public static async ValueTask<RunTree?> ReadAsync(HostParts parts, RunId run, CancellationToken cancellation)
    {
        var (children, gone) = (new List<RunSession>(), new List<RunId>());
        return await AddAsync(parts, run, null, children, gone, cancellation).ConfigureAwait(false) is { } root ? new RunTree(root, children, gone) : null;
    }

    private static async ValueTask<RunSession?> AddAsync(
        HostParts parts, RunId run, RunSession? parent, List<RunSession> children, List<RunId> gone, CancellationToken cancellation)
    {
        var session = await parts.ReadAsync(run, cancellation).ConfigureAwait(false);
        if (session is null)
        {
            gone.Add(run);
            return null;
        }

        if (parent is not null)
        {
            // Somebody else may have started a run under that id.
            if (!IsChildOf(session, parent))
                return session;
            children.Add(session);
        }

        foreach (var child in session.Read(s => s.Children.ToArray()))
            await AddAsync(parts, RunId.Parse(child), session, children, gone, cancellation).ConfigureAwait(false);
        return session;
    }

    private static bool IsChildOf(RunSession child, RunSession parent)
        => child.Read(s => s.Started.Parent) is { } link && link.Run == parent.Run.Value && link.Incarnation == parent.Read(s => s.Incarnation);
}
