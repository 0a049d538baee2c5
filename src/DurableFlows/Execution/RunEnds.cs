using DurableFlows.Expressions;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>How a run's end is written.</summary>
internal sealed class RunEnds(RecordFactory records, IndexUpkeep upkeep)
{
    /// <summary>Makes the record that ends a run.</summary>
    public async ValueTask<JournalRecord> RecordAsync(RunSession session, RunValues values, Decision ending, int generation, IReadOnlyList<string> interrupted)
    {
        var (incarnation, outcome, error) = session.Read(s => (s.Incarnation, s.Outcome(), s.StopError));
        if (ending is Decision.CancelRun)
        {
            return new RunCancelled
            {
                Id = records.Ids.NewId(),
                Run = incarnation,
                Time = records.Now,
                Generation = generation,
                Outcome = outcome,
                InFlight = interrupted,
            };
        }

        try
        {
            if (error is null)
            {
                return new RunCompleted
                {
                    Id = records.Ids.NewId(),
                    Run = incarnation,
                    Time = records.Now,
                    Generation = generation,
                    Outcome = outcome,
                    Output = await values.StoreAsync(await OutputAsync(session, values).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false),
                };
            }
        }
        catch (FlowException e) when (e.Code is Diagnostics.ErrorCodes.ExpressionFailed)
        {
            error = Failures.Of(e) with { Message = "The output of the flow cannot be made: " + e.Message };
        }

        return new RunFailed { Id = records.Ids.NewId(), Run = incarnation, Time = records.Now, Generation = generation, Outcome = outcome, Error = error };
    }

    /// <summary>Writes the marker of the status that the run is about to have, before its record.</summary>
    public Task BeforeAsync(RunSession session, JournalRecord end) => upkeep.BeforeAsync(session, end);

    private static async ValueTask<FlowValue> OutputAsync(RunSession session, RunValues values)
    {
        var (graph, input, nodes) = session.Read(s => (s.Graph, s.Input, s.Nodes));
        if (graph.Output is { } mapping)
        {
            var views = new Dictionary<string, NodeView>(StringComparer.Ordinal);
            foreach (var id in mapping.Nodes)
            {
                var node = nodes[graph.Node(id).Index];
                views[id] = new NodeView(node.Status, await values.LoadAsync(node.Output, CancellationToken.None).ConfigureAwait(false), node.Error);
            }

            return mapping.Evaluate(new ExpressionScope
            {
                Input = mapping.Names.Contains("input") ? await values.LoadAsync(input, CancellationToken.None).ConfigureAwait(false) : null,
                Nodes = views,
            });
        }

        if (graph.Sinks.Length == 1)
            return await values.LoadAsync(nodes[graph.Sinks[0].Index].Output, CancellationToken.None).ConfigureAwait(false);
        var outputs = new List<(string, FlowValue)>();
        foreach (var sink in graph.Sinks.Where(n => nodes[n.Index].Phase == NodePhase.Succeeded))
            outputs.Add((sink.Id, await values.LoadAsync(nodes[sink.Index].Output, CancellationToken.None).ConfigureAwait(false)));
        return JsonValues.Object(outputs);
    }
}
