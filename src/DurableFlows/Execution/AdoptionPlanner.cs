using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Works out how a run fits another definition, and what its move there has to record.</summary>
/// <param name="state">The run as it stands; not changed.</param>
/// <param name="graph">The definition it is to go on with.</param>
/// <param name="values">Where the run's values are loaded from.</param>
/// <param name="kept">Where translated states are put.</param>
internal sealed class AdoptionPlanner(RunState state, FlowGraph graph, RunValues values, RunValues kept)
{
    private readonly Dictionary<string, StoredValue> _states = new(StringComparer.Ordinal);
    private readonly List<string> _anew = [];
    private readonly List<NodeAdoption> _nodes = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _obstacles = [];

    /// <summary>Works it out.</summary>
    /// <param name="options">What the nodes are called now, how states are translated.</param>
    /// <param name="input">The input the run is to have from now on; null for the one it has.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What is recorded, which is null when the run has this definition, and what is told.</returns>
    /// <exception cref="FlowException">With code <c>adopt.invalid</c> for another flow or names that are not there, <c>expression.failed</c> for a translation that fails.</exception>
    public async ValueTask<(AdoptedDefinition? Adopted, AdoptionReport Report)> PlanAsync(AdoptOptions options, FlowValue? input, CancellationToken cancellation)
    {
        AdoptChecks.Refuse(state, graph, options);
        var renames = new NodeRenames(options.Rename);
        await CheckFlowAsync(input, cancellation).ConfigureAwait(false);
        foreach (var node in graph.Nodes)
        {
            if (renames.Old(node.Id, state.Graph) is { } old)
                await CompareAsync(state.Node(old), node, renames, options, cancellation).ConfigureAwait(false);
            else
                _nodes.Add(new NodeAdoption { Node = node.Id, Verdict = AdoptionVerdict.Compatible, Changes = ["added"] });
        }

        foreach (var gone in state.Nodes.Where(n => graph.Nodes.All(g => renames.Old(g.Id, state.Graph) != n.Node.Id)))
            _nodes.Add(NodeFit.OfRemoved(gone));
        var verdict = _obstacles.Count > 0 ? AdoptionVerdict.Incompatible
            : (AdoptionVerdict)Math.Max(_notes.Count > 0 ? (int)AdoptionVerdict.Compatible : 0, _nodes.Max(n => (int)n.Verdict));
        var adopted = state.Definition == graph.Hash ? null : new AdoptedDefinition
        {
            Definition = graph.Hash,
            At = state.Sequence,
            From = state.Definition,
            Renamed = options.Rename.Count == 0 ? null : options.Rename,
            Anew = _anew,
            States = _states.Count == 0 ? null : _states,
            Verdict = verdict,
            Forced = options.Force && verdict == AdoptionVerdict.Incompatible,
        };
        if (adopted is not null)
            adopted = adopted with { Edges = await EdgesAsync(AdoptedStates.Moved(state, graph, adopted), renames, cancellation).ConfigureAwait(false) };
        return (adopted, new AdoptionReport
        {
            From = state.Definition,
            To = graph.Hash,
            FromVersion = state.Graph.Definition.Version,
            ToVersion = graph.Definition.Version,
            Verdict = verdict,
            Nodes = _nodes,
            Obstacles = _obstacles,
            Notes = _notes,
        });
    }

    private async ValueTask CheckFlowAsync(FlowValue? input, CancellationToken cancellation)
    {
        var given = input ?? await values.LoadAsync(state.Input, cancellation).ConfigureAwait(false);
        try
        {
            InputCheck.Fitting(graph, given);
        }
        catch (FlowException e) when (e.Code is ErrorCodes.InputInvalid or ErrorCodes.SecretInClear)
        {
            _obstacles.Add($"the run's input does not fit the new schema: {e.Message}");
        }

        if (!InputSecrets.In(state.Graph, given).ToHashSet().SetEquals(InputSecrets.In(graph, given)))
            _obstacles.Add("the new schema marks other members of the run's input as secrets");
        if (!FlowDiff.SameOutput(state.Graph.Definition, graph.Definition))
            _notes.Add("the run's output is put together in another way");
        if (!FlowDiff.SameLimits(state.Graph.Definition, graph.Definition))
            _notes.Add("limits of what runs at once are the new ones");
        if (!FlowDiff.SameCheckpoint(state.Graph.Definition, graph.Definition))
            _notes.Add("how the run is kept stays as it was when it started");
    }

    private async ValueTask CompareAsync(NodeState old, GraphNode node, NodeRenames renames, AdoptOptions options, CancellationToken cancellation)
    {
        var diff = NodeDiff.Between(state.Graph.Definition, old.Node.Definition, graph.Definition, node.Definition, renames);
        var isTold = options.States.ContainsKey(node.Id);
        var fit = NodeFit.Of(old, node, diff, isTold, MigrateOf(old, node) is not null);
        if (isTold && !fit.Translates)
            throw AdoptChecks.Invalid($"Node '{node.Id}' is not in the middle of its steps, or begins anew, so it has no state to translate. Leave its state out.");
        if (fit.Translates)
            _states[node.Id] = await TranslatedAsync(old, node, options, cancellation).ConfigureAwait(false);
        if (fit.BeginsAnew)
            _anew.Add(node.Id);
        _nodes.Add(fit.Adoption);
    }

    private async ValueTask<StoredValue> TranslatedAsync(NodeState old, GraphNode node, AdoptOptions options, CancellationToken cancellation)
    {
        var from = await values.LoadAsync(old.State, cancellation).ConfigureAwait(false) ?? FlowValue.Null;
        var to = options.States.TryGetValue(node.Id, out var source)
            ? AdoptChecks.Expression(node.Id, source).Evaluate(new ExpressionScope { Input = from })
            : MigrateOf(old, node) is { } migrate ? Migrated(migrate, from, old) : from;
        return await kept.StoreAsync(to, cancellation).ConfigureAwait(false);
    }

    private static FlowValue Migrated(Func<FlowValue, int, FlowValue> migrate, FlowValue from, NodeState old)
    {
        try
        {
            return migrate(from, old.Node.Definition.TypeVersion ?? 1);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw AdoptChecks.Invalid($"The node type '{old.Node.Definition.Type}' cannot translate the state of node '{old.Path}': {e.GetType().Name}: {e.Message} Mend its MigrateState, or say with the move how to translate it.");
        }
    }

    private static Func<FlowValue, int, FlowValue>? MigrateOf(NodeState old, GraphNode node) => old.Node.Definition.Type == node.Definition.Type && (old.Node.Definition.TypeVersion ?? 1) < node.Type?.Version ? node.Type.MigrateState : null;

    private async ValueTask<AdoptedEdges> EdgesAsync(RunState moved, NodeState node, NodeRenames renames, CancellationToken cancellation)
    {
        var work = NodeWork.Of(moved, node);
        try
        {
            if (node.Output?.Omitted != true)
            {
                var output = await values.LoadAsync(node.Output, cancellation).ConfigureAwait(false);
                var asked = await EdgeVerdicts.OfAsync(work, new ScopeBuilder(work, values), node.Status, output, node.Error, cancellation).ConfigureAwait(false);
                return new AdoptedEdges { NotTaken = asked.NotTaken, EdgeErrors = asked.Errors };
            }
        }
        catch (FlowException e) when (e.Code == ErrorCodes.PayloadMissing)
        {
            // What it reads was not stored.
        }

        return new AdoptedEdges { NotTaken = node.NotTaken?.Select(renames.New).ToList(), EdgeErrors = node.EdgeErrors?.ToDictionary(e => renames.New(e.Key), e => e.Value, StringComparer.Ordinal) };
    }

    /// <summary>Conditions out of nodes that keep what they came to are asked by the new definition, as when they had come to it.</summary>
    private async ValueTask<IReadOnlyDictionary<string, AdoptedEdges>?> EdgesAsync(RunState moved, NodeRenames renames, CancellationToken cancellation)
    {
        var edges = new Dictionary<string, AdoptedEdges>(StringComparer.Ordinal);
        foreach (var node in moved.Nodes.Where(n => n.Phase is NodePhase.Succeeded or NodePhase.Returned && !_anew.Contains(n.Node.Id)))
        {
            if (node.Node.AsksEdges || node.NotTaken is not null || node.EdgeErrors is not null)
                edges[node.Node.Id] = await EdgesAsync(moved, node, renames, cancellation).ConfigureAwait(false);
        }

        return edges.Count == 0 ? null : edges;
    }
}
