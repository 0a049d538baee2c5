using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>From what somebody wants to change about a run to the plan that its opening records.</summary>
/// <param name="state">The run as it stands.</param>
/// <param name="values">Where the run's values are loaded from.</param>
/// <param name="kept">Where the values of the plan are put.</param>
/// <param name="secrets">What secrets of the input are held against.</param>
internal sealed class ResumePlanner(RunState state, RunValues values, RunValues kept, ISecretSource secrets)
{
    /// <summary>Makes the plan; null when nothing is changed but that the run goes on.</summary>
    /// <exception cref="FlowException">The run cannot go on, or what is to be changed is not there.</exception>
    public async ValueTask<ResumePlan?> PlanAsync(ResumeOptions options, CancellationToken cancellation)
    {
        if (state.Started.Settings.OnExcluded == ExcludedBehavior.Refuse && NeedsExcluded() is { } excluded)
        {
            throw new FlowException(ErrorCodes.PayloadMissing,
                $"Run {state.Run} cannot be resumed: the output of node '{excluded}' was not stored and the flow's checkpoint.onExcluded refuses to run it again. Start a new run.");
        }

        if (!options.ChangesRun)
            return null;
        Check(options);
        var outputs = new Dictionary<string, PlannedOutput>(StringComparer.Ordinal);
        foreach (var (id, output) in options.SetOutputs)
            outputs[id] = await PlannedAsync(id, output, cancellation).ConfigureAwait(false);
        return new ResumePlan
        {
            Rerun = options.Rerun,
            Skip = options.Skip.Count == 0 ? null : options.Skip,
            Outputs = outputs,
            Input = options.Input is { } input ? await kept.StoreAsync(InputCheck.Checked(state.Graph, input, secrets), cancellation).ConfigureAwait(false) : null,
            InputReaders = options.Input is not null,
            RetryReturned = options.RetryReturned,
        };
    }

    /// <summary>Every node named is there, and is named for one thing only.</summary>
    private void Check(ResumeOptions options)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in options.Rerun.Distinct(StringComparer.Ordinal).Concat(options.Skip.Distinct(StringComparer.Ordinal)).Concat(options.SetOutputs.Keys))
        {
            state.Graph.Node(id);
            if (!named.Add(id))
                throw new FlowException(ErrorCodes.ResumeInvalid, $"Node '{id}' is to be run again, skipped or given an output: choose one of them.");
        }
    }

    private async ValueTask<PlannedOutput> PlannedAsync(string id, FlowValue output, CancellationToken cancellation)
    {
        var work = NodeWork.Of(state, state.Node(id));
        if (state.Graph.Secrets is not null)
            InputSecrets.RefuseIn(state.Graph, await values.LoadAsync(state.Input, cancellation).ConfigureAwait(false), secrets, output, $"The output of node '{id}'");
        var edges = await EdgeVerdicts.OfAsync(work, new ScopeBuilder(work, values), "succeeded", output, null, cancellation).ConfigureAwait(false);
        return new PlannedOutput
        {
            Value = await kept.StoreAsync(output, cancellation).ConfigureAwait(false),
            NotTaken = edges.NotTaken,
            EdgeErrors = edges.Errors,
        };
    }

    private string? NeedsExcluded() => state.Nodes.FirstOrDefault(n =>
        n is { Phase: NodePhase.Succeeded, Output.Omitted: true }
        && state.Nodes.Any(d => d.Node.IsAfter(n.Node) && d.Phase is not (NodePhase.Succeeded or NodePhase.Returned)))?.Node.Id;
}
