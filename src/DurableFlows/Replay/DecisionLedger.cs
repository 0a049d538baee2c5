using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>What the engine has decided in the generation in force, and which of it no record has answered yet.</summary>
internal sealed class DecisionLedger
{
    private readonly HashSet<DispatchId> _decided = [];
    private readonly Dictionary<DispatchId, (int Order, DateTimeOffset? NotBefore)> _open = [];
    private readonly HashSet<string> _children = new(StringComparer.Ordinal);
    private readonly HashSet<string> _watched = new(StringComparer.Ordinal);

    /// <summary>Whether all that was decided in this generation is known. A snapshot tells only what is still to be answered.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The end that was decided; null for none.</summary>
    public Decision? Ending { get; private set; }

    /// <summary>What became of the nodes when the end was decided.</summary>
    public RunOutcome? OutcomeAtEnding { get; private set; }

    /// <summary>What was decided and not answered, oldest first.</summary>
    public IEnumerable<DispatchId> Open => _open.OrderBy(o => o.Value.Order).Select(o => o.Key);

    public bool HasDecided(DispatchId dispatch) => _decided.Contains(dispatch);

    public bool IsOpen(DispatchId dispatch) => _open.ContainsKey(dispatch);

    /// <summary>Before when an attempt may not begin; null for any time.</summary>
    public DateTimeOffset? NotBefore(DispatchId dispatch) => _open.GetValueOrDefault(dispatch).NotBefore;

    public bool HasStarted(string child) => _children.Contains(child);

    public bool IsWatched(string request) => _watched.Contains(request);

    public void Answered(DispatchId dispatch) => _open.Remove(dispatch);

    /// <summary>An opening decides everything again that is still to be done.</summary>
    public void Reopen()
    {
        _decided.Clear();
        _open.Clear();
        (Ending, OutcomeAtEnding, IsWhole) = (null, null, true);
    }

    /// <summary>Takes what a record caused.</summary>
    /// <returns>A dispatch that had been decided before; null when there is none.</returns>
    public DispatchId? Take(RunState state, IEnumerable<Decision> decisions)
    {
        DispatchId? twice = null;
        foreach (var decision in decisions)
        {
            switch (decision)
            {
                case Decision.RunNode run:
                    twice ??= Add(run.Dispatch, run.NotBefore);
                    break;
                case Decision.RunItems range:
                    for (var i = range.First; i < range.First + range.Count; i++)
                        twice ??= Add(new DispatchId(new NodePath(range.Node, i), range.Epoch, 0, 1), null);
                    break;
                case Decision.RunChild child:
                    _children.Add(child.Child.Run);
                    break;
                case Decision.WatchRequest watch:
                    _watched.Add(watch.Request);
                    break;
                case Decision.FinishRun or Decision.CancelRun:
                    (Ending, OutcomeAtEnding) = (decision, state.Outcome());
                    break;
            }
        }

        return twice;
    }

    /// <summary>Takes from a snapshot what is still to be answered.</summary>
    public void TakeSnapshot(RunState state)
    {
        IsWhole = false;
        foreach (var node in state.Nodes.SelectMany(n => (NodeState[])[n, .. n.Items ?? []]))
        {
            if (node.AwaitsOutcome)
                Add(node.Dispatch, node.DueAt);
        }

        _children.UnionWith(state.Children);
        _watched.UnionWith(state.Requests.Keys);
        Ending = state switch
        {
            { End: not null } => null,
            { CancelRequested: not null } => new Decision.CancelRun(),
            { Finishing: true } => new Decision.FinishRun(state.Stopping ? RunStatus.Failed : RunStatus.Completed),
            _ => null,
        };
        OutcomeAtEnding = Ending is null ? null : state.Outcome();
    }

    private DispatchId? Add(DispatchId dispatch, DateTimeOffset? notBefore)
    {
        if (!_decided.Add(dispatch))
            return dispatch;
        _open[dispatch] = (_decided.Count, notBefore);
        return null;
    }
}
