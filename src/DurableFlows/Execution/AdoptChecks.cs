using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>Whether a move to another definition is well asked for, before how the run fits is looked at.</summary>
internal static class AdoptChecks
{
    private const string StateName = "input";

    public static void Refuse(RunState state, FlowGraph graph, AdoptOptions options)
    {
        if (graph.Definition.Id != state.Started.Flow)
            throw Invalid($"Run {state.Run} is of flow '{state.Started.Flow}', and the definition is of flow '{graph.Definition.Id}'. A run stays a run of its flow: give a definition of '{state.Started.Flow}'.");
        StartChecks.RefuseUnknownStarter(graph.Definition, state.Started.By);
        var targets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (old, id) in options.Rename)
        {
            state.Graph.Node(old);
            graph.Node(id);
            if (!targets.Add(id))
                throw Invalid($"Two nodes are renamed to '{id}'. A node can go on with what one other did.");
        }

        foreach (var (node, source) in options.States)
        {
            graph.Node(node);
            Expression(node, source);
        }
    }

    /// <summary>Compiles the translation of a node's state.</summary>
    public static FlowExpression Expression(string node, string source)
    {
        if (!FlowExpression.TryCompile(source, out var expression, out var error))
            throw Invalid($"The state of '{node}' cannot be translated by '{source}': {error}. Write an expression over 'input', the state the node had.");
        return expression.Names.FirstOrDefault(n => n != StateName) is { } name
            ? throw Invalid($"The state of '{node}' cannot be translated by '{source}': it names '{name}', and only 'input', the state the node had, is known.")
            : expression;
    }

    /// <summary>What does not fit is moved only by those who say so.</summary>
    public static FlowException Incompatible(RunState state, AdoptionReport report)
    {
        var reasons = report.Obstacles.Concat(report.Nodes.Where(n => n.Verdict == AdoptionVerdict.Incompatible).Select(n => $"node '{n.Node}': {n.Why}"));
        return new FlowException(ErrorCodes.AdoptIncompatible,
            $"Run {state.Run} does not fit the new definition: {string.Join("; ", reasons)}. Preview the move for all of it; force it to have what does not fit begin anew.");
    }

    public static FlowException Invalid(string message) => new(ErrorCodes.AdoptInvalid, message);
}
