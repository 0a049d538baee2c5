using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>From what somebody wants to change about a run to the plan that its opening records.</summary>
/// <param name="definitions">Where definitions come from that the run is moved to.</param>
/// <param name="state">The run as it stands; not changed.</param>
/// <param name="values">Where the run's values are loaded from.</param>
/// <param name="kept">Where the values of the plan are put.</param>
/// <param name="secrets">What secrets of the input are held against.</param>
internal sealed class ResumePlanner(DefinitionStore definitions, RunState state, RunValues values, RunValues kept, ISecretSource secrets)
{
    /// <summary>The definition the run is moved to; null for the one it has.</summary>
    public FlowGraph? Graph { get; private set; }

    /// <summary>How the run fits that definition; null where nobody asked.</summary>
    public AdoptionReport? Report { get; private set; }

    /// <summary>Makes the plan of what is carried out; refused where the run does not fit, unless forced.</summary>
    public async ValueTask<ResumePlan?> PlanAsync(ResumeOptions options, CancellationToken cancellation)
    {
        var plan = await DraftAsync(options, cancellation).ConfigureAwait(false);
        return Report is { Verdict: AdoptionVerdict.Incompatible } report && options.Adopt is { Force: false } ? throw AdoptChecks.Incompatible(state, report) : plan;
    }

    /// <summary>Makes the plan; null when nothing is changed but that the run goes on.</summary>
    /// <exception cref="FlowException">The run cannot go on, or what is to be changed is not there.</exception>
    public async ValueTask<ResumePlan?> DraftAsync(ResumeOptions options, CancellationToken cancellation)
    {
        var adopted = await AdoptedAsync(options, cancellation).ConfigureAwait(false);
        var at = adopted is null || Graph is null ? state : AdoptedStates.Moved(state, Graph, adopted);
        if (state.Started.Settings.OnExcluded == ExcludedBehavior.Refuse && NeedsExcluded(at) is { } excluded)
        {
            throw new FlowException(ErrorCodes.PayloadMissing,
                $"Run {state.Run} cannot be resumed: the output of node '{excluded}' was not stored and the flow's checkpoint.onExcluded refuses to run it again. Start a new run.");
        }

        if (!options.ChangesRun)
            return null;
        if (adopted is null && options is { Adopt: not null } && !(options with { Adopt = null }).ChangesRun)
            return null;
        Check(at.Graph, options);
        var outputs = new Dictionary<string, PlannedOutput>(StringComparer.Ordinal);
        foreach (var (id, output) in options.SetOutputs)
            outputs[id] = await PlannedAsync(at, id, output, cancellation).ConfigureAwait(false);
        return new ResumePlan
        {
            Rerun = options.Rerun,
            Skip = options.Skip.Count == 0 ? null : options.Skip,
            Outputs = outputs,
            Input = options.Input is { } input ? await kept.StoreAsync(InputCheck.Checked(at.Graph, input, secrets), cancellation).ConfigureAwait(false) : null,
            InputReaders = options.Input is not null,
            RetryReturned = options.RetryReturned,
            Adopts = adopted,
        };
    }

    private async ValueTask<AdoptedDefinition?> AdoptedAsync(ResumeOptions options, CancellationToken cancellation)
    {
        if (options.Adopted is { } recorded)
        {
            Graph = await definitions.GetAsync(recorded.Definition, cancellation).ConfigureAwait(false);
            return recorded with { At = state.Sequence };
        }

        if (options.Adopt is not { } adopt)
            return null;
        Graph = definitions.Compile(adopt.Flow);
        var (adopted, report) = await new AdoptionPlanner(state, Graph, values, kept).PlanAsync(adopt, options.Input, cancellation).ConfigureAwait(false);
        Report = report;
        return adopted;
    }

    /// <summary>Every node named is there, and is named for one thing only.</summary>
    private static void Check(FlowGraph graph, ResumeOptions options)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in options.Rerun.Distinct(StringComparer.Ordinal).Concat(options.Skip.Distinct(StringComparer.Ordinal)).Concat(options.SetOutputs.Keys))
        {
            graph.Node(id);
            if (!named.Add(id))
                throw new FlowException(ErrorCodes.ResumeInvalid, $"Node '{id}' is to be run again, skipped or given an output: choose one of them.");
        }
    }

    private async ValueTask<PlannedOutput> PlannedAsync(RunState at, string id, FlowValue output, CancellationToken cancellation)
    {
        var work = NodeWork.Of(at, at.Node(id));
        if (at.Graph.Secrets is not null)
            InputSecrets.RefuseIn(at.Graph, await values.LoadAsync(state.Input, cancellation).ConfigureAwait(false), secrets, output, $"The output of node '{id}'");
        var edges = await EdgeVerdicts.OfAsync(work, new ScopeBuilder(work, values), "succeeded", output, null, cancellation).ConfigureAwait(false);
        return new PlannedOutput
        {
            Value = await kept.StoreAsync(output, cancellation).ConfigureAwait(false),
            NotTaken = edges.NotTaken,
            EdgeErrors = edges.Errors,
        };
    }

    private static string? NeedsExcluded(RunState state) => state.Nodes.FirstOrDefault(n =>
        n is { Phase: NodePhase.Succeeded, Output.Omitted: true }
        && state.Nodes.Any(d => d.Node.IsAfter(n.Node) && d.Phase is not (NodePhase.Succeeded or NodePhase.Returned)))?.Node.Id;
}
