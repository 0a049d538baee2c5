using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Retention;

/// <summary>Finds the runs that a clean-up removes. Lists say where to look, journals what is so; changes nothing.</summary>
/// <remarks>Runs that have not ended are read only where it is to be told why they stay: there may be many, and no list sends them away.</remarks>
internal sealed class PrunePlanner(HostParts parts, PruneOptions options, bool explains)
{
    private readonly DeletionChecks _checks = new(parts);
    private readonly List<PruneCandidate> _remove = [];
    private readonly Dictionary<string, ExemptRun> _exempt = new(StringComparer.Ordinal);
    private readonly List<RunSummary> _stale = [];

    public async Task<PruneDraft> DraftAsync(CancellationToken cancellation)
    {
        var (roots, children) = await LinesAsync(cancellation).ConfigureAwait(false);
        foreach (var flow in roots.GroupBy(r => r.Flow))
            await FlowAsync([.. flow], cancellation).ConfigureAwait(false);
        var remove = _remove.OrderBy(c => c.Runs[0].EndedAt).ThenBy(c => c.Runs[0].Run, StringComparer.Ordinal).Take(options.Limit ?? int.MaxValue).ToList();
        var gone = remove.SelectMany(c => c.Runs).Select(r => r.Run).ToHashSet(StringComparer.Ordinal);
        foreach (var child in children.Where(c => !gone.Contains(c.Run)))
            _exempt.TryAdd(child.Run, new ExemptRun(child.Run, child.Flow, PruneExemption.ParentKept));
        return new PruneDraft(remove, [.. _exempt.Values.OrderBy(e => e.Run, StringComparer.Ordinal)], _stale);
    }

    /// <summary>Every run there is a line about, those without a parent apart from children.</summary>
    private async Task<(List<RunSummary> Roots, List<RunSummary> Children)> LinesAsync(CancellationToken cancellation)
    {
        var (roots, children) = (new List<RunSummary>(), new List<RunSummary>());
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var line in parts.Index.AllAsync(options.Flow, cancellation).ConfigureAwait(false))
        {
            if (known.Add(line.Run))
                (line.Parent is null ? roots : children).Add(line);
        }

        foreach (var orphan in children.Where(c => !known.Contains(c.Parent ?? "")).ToList())
        {
            if (await HasParentAsync(orphan, cancellation).ConfigureAwait(false))
                continue;
            children.Remove(orphan);
            roots.Add(orphan);
        }

        return (roots, children);
    }

    private async ValueTask<bool> HasParentAsync(RunSummary child, CancellationToken cancellation)
        => await ReadAsync(child, cancellation).ConfigureAwait(false) is { } tree && await _checks.HasParentAsync(tree.Root, cancellation).ConfigureAwait(false);

    private async Task FlowAsync(List<RunSummary> lines, CancellationToken cancellation)
    {
        foreach (var line in lines.Where(l => explains && !RunIndex.HasEnded(l.Status)))
        {
            if (await ReadAsync(line, cancellation).ConfigureAwait(false) is { } tree)
                Exempt(tree.Root.Read(Summaries.Of));
        }

        var ended = lines.Where(l => RunIndex.HasEnded(l.Status)).OrderByDescending(l => l.UpdatedAt).ThenByDescending(l => l.Run, StringComparer.Ordinal).ToList();
        // A line that is wrong must not take the place of a run that is to be kept.
        var looked = ended.Select(l => RetentionRule.Of(l, options).Keep ?? 0).DefaultIfEmpty().Max();
        var kept = 0;
        foreach (var line in ended)
        {
            if (kept >= looked && RetentionRule.Of(line, options).Judge(line, kept, parts.Time.GetUtcNow()) is null)
                kept++;
            else if (await StaysAsync(line, kept, cancellation).ConfigureAwait(false))
                kept++;
        }
    }

    /// <summary>Judges a run by its journal.</summary>
    /// <returns>Whether it has ended and is kept.</returns>
    private async ValueTask<bool> StaysAsync(RunSummary line, int kept, CancellationToken cancellation)
    {
        if (await ReadAsync(line, cancellation).ConfigureAwait(false) is not { } tree)
            return false;
        var now = tree.Root.Read(Summaries.Of);
        if (now.Status == RunStatus.Deleting)
        {
            _remove.Add(PruneCandidate.Of(tree, RetentionRule.Of(line, PruneReason.Unfinished, "deletion begun before")));
            return false;
        }

        if (!RunIndex.HasEnded(now.Status))
        {
            Exempt(now);
            return false;
        }

        if (RetentionRule.Of(now, options).Judge(now, kept, parts.Time.GetUtcNow()) is not { } due)
            return true;
        if (await ExemptionAsync(tree, cancellation).ConfigureAwait(false) is { } exemption)
        {
            _exempt[now.Run] = new ExemptRun(now.Run, now.Flow, exemption);
            return true;
        }

        _remove.Add(PruneCandidate.Of(tree, due));
        return false;
    }

    /// <summary>Reads the run behind a line; null when there is none of that line any more, or it cannot be read.</summary>
    private async ValueTask<RunTree?> ReadAsync(RunSummary line, CancellationToken cancellation)
    {
        try
        {
            var tree = await RunTree.ReadAsync(parts, RunId.Parse(line.Run), cancellation).ConfigureAwait(false);
            if (tree is not null && tree.Root.Read(s => s.Started.Time) == line.StartedAt)
                return tree;
            // A line that says otherwise may be of a run that is just about to start.
            if (RunIndex.HasEnded(line.Status))
                _stale.Add(line);
            return null;
        }
        catch (FlowException e) when (e.Code != Diagnostics.ErrorCodes.StoreUnavailable)
        {
            // What cannot be read is left to people.
            Diagnostics.Log.NotDeleted(parts.Logger, line.Run, e.Code);
            return null;
        }
    }

    private async ValueTask<PruneExemption?> ExemptionAsync(RunTree tree, CancellationToken cancellation)
    {
        if (tree.Children.Any(c => c.Read(s => s is { End: null, Deleting: null })))
            return PruneExemption.ChildActive;
        foreach (var session in tree.All)
        {
            if (await ForkMarkers.AnyAsync(parts.Store, session.Run, cancellation).ConfigureAwait(false))
                return PruneExemption.HasForks;
        }

        return null;
    }

    private void Exempt(RunSummary run)
    {
        PruneExemption? why = run.Status switch
        {
            RunStatus.Suspended => PruneExemption.Suspended,
            RunStatus.WaitingForInput => PruneExemption.WaitingForInput,
            RunStatus.Running => PruneExemption.Running,
            _ => null,
        };
        // One that has ended by now is looked at when the lists know it.
        if (why is { } exemption)
            _exempt[run.Run] = new ExemptRun(run.Run, run.Flow, exemption);
    }
}
