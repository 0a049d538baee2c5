using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>What the conditions on the edges out of a node came to; recorded with its outcome, so that deciding needs no values.</summary>
internal sealed record EdgeVerdicts(IReadOnlyList<string>? NotTaken, IReadOnlyDictionary<string, string>? Errors)
{
    private static readonly EdgeVerdicts AllTaken = new(null, null);

    /// <summary>Evaluates every condition out of a node.</summary>
    /// <param name="work">The node's step.</param>
    /// <param name="scope">Loads values.</param>
    /// <param name="status">What the node comes to, as its dependants will see it.</param>
    /// <param name="output">Its output; null when it has none.</param>
    /// <param name="error">Its error; null when it has none.</param>
    /// <param name="cancellation">Gives up.</param>
    public static ValueTask<EdgeVerdicts> OfAsync(
        NodeWork work, ScopeBuilder scope, string status, FlowValue? output, FlowError? error, CancellationToken cancellation)
        => work.Node.AsksEdges && work.Dispatch.Path.Index is null
            ? AskAsync(work, scope, new NodeView(status, output, error), cancellation)
            : new(AllTaken);

    private static async ValueTask<EdgeVerdicts> AskAsync(NodeWork work, ScopeBuilder scope, NodeView result, CancellationToken cancellation)
    {
        List<string>? notTaken = null;
        Dictionary<string, string>? errors = null;
        foreach (var edge in work.Node.Dependents)
        {
            if (edge.When is not { } when)
                continue;
            try
            {
                var values = await scope.BuildAsync(when.Names, Others(when, work.Node.Id), cancellation).ConfigureAwait(false);
                var nodes = new Dictionary<string, NodeView>(values.Nodes, StringComparer.Ordinal) { [work.Node.Id] = result };
                if (!when.Holds(values with { Output = result.Output ?? FlowValue.Null, Nodes = nodes }))
                    (notTaken ??= []).Add(edge.Target.Id);
            }
            catch (FlowException e) when (e.Code == ErrorCodes.ExpressionFailed)
            {
                (errors ??= new Dictionary<string, string>(StringComparer.Ordinal))[edge.Target.Id] = e.Message;
            }
        }

        return notTaken is null && errors is null ? AllTaken : new EdgeVerdicts(notTaken, errors);
    }

    /// <summary>Apart from the loop, which would make a closure for every node.</summary>
    private static string[] Others(FlowExpression when, string node) => [.. when.Nodes.Where(id => id != node)];
}
