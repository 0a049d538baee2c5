using System.Text.Json;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Expressions;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>Where a machine stands, read from its rounds, and its next transition.</summary>
internal sealed class GraphMachine(GraphOptions options, NodeContext context)
{
    private readonly Dictionary<string, NodeView> _views = new(StringComparer.Ordinal);

    public NodeStep Step()
    {
        var (last, output) = (default(GraphRound), context.Input);
        foreach (var round in context.Rounds)
        {
            last = round.Added.To<GraphRound>() ?? throw new NodeException(ErrorCodes.NodeFailed, "A round names no state.");
            output = Take(last.State, round.Calls, output);
        }

        if (last is null)
            return Enter(new GraphRound { State = options.Start ?? options.States.First().Key }, output);
        var next = Next(last.State, output);
        return next is null || next.State == GraphNode.End ? new NodeStep.Completed(Result(output)) : Enter(next, output);
    }

    /// <summary>Takes in what the flows of a state came to.</summary>
    private FlowValue Take(string state, IReadOnlyList<NodeCall> calls, FlowValue before)
    {
        var error = calls.Select(ErrorOf).FirstOrDefault(e => e is not null);
        var output = calls switch
        {
            [] => before,
            _ when error is not null => before,
            [var one] => one.Output ?? FlowValue.Null,
            _ => JsonValues.Object(calls.Select(c => (c.Value.To<AgentCall>()?.Flow ?? "", c.Output ?? FlowValue.Null))),
        };
        _views[state] = new NodeView(error is null ? "succeeded" : "failed", error is null ? output : null, error);
        return output;
    }

    private static FlowError? ErrorOf(NodeCall call) => call.Output is not null ? null : call.Error ?? new FlowError { Code = ErrorCodes.NodeFailed, Category = "permanent", Message = call.Skipped ?? "It was not run." };

    private GraphRound? Next(string name, FlowValue output)
    {
        if (!options.States.TryGetValue(name, out var state))
            throw new NodeException(ErrorCodes.NodeFailed, $"The machine stands in state '{name}', which its definition no longer has.");
        if (_views[name].Error is { } error)
            return Failed(name, state, error);
        foreach (var edge in state.Next)
        {
            if (edge.When is null || Compiled(edge.When).Holds(Scope(output)))
                return new GraphRound { State = edge.To, Because = edge.When };
        }

        return null;
    }

    /// <summary>What comes after a state whose flow failed. Whoever tries the node again, by a resume or its <c>retry</c>, has that state entered once more.</summary>
    private GraphRound Failed(string name, GraphState state, FlowError error)
    {
        if (state.OnError is { } handler)
            return new GraphRound { State = handler, Because = error.Code };
        return context.Attempt > 1
            ? new GraphRound { State = name, Because = error.Code }
            : throw new NodeException(error.Code, $"State '{name}' of node '{context.Path}' failed: {error.Message}", category: error.Category);
    }

    private NodeStep.Called Enter(GraphRound round, FlowValue output)
    {
        if (context.Rounds.Count >= options.MaxSteps)
            throw new NodeException(AgentCodes.OrchestratorLimit, $"The machine of node '{context.Path}' has been through {options.MaxSteps} states, and its next is '{round.State}'. Raise 'maxSteps', or let an edge end it.", category: "limit");
        var state = options.States[round.State];
        var given = state.Input is { } mapping ? Mapped(mapping, output) : output;
        return new NodeStep.Called(FlowValue.From(round), [.. state.Flows.Select(f => FlowValue.From(new AgentCall(round.State, f, given)))]) { Names = state.Flows };
    }

    private FlowValue Result(FlowValue output) => options.Output is { } mapping ? Mapped(mapping, output) : output;

    private FlowValue Mapped(JsonElement mapping, FlowValue output) => Mapping.TryCompile(mapping, out var compiled, out var errors)
        ? compiled.Evaluate(Scope(output))
        : throw new NodeException(ErrorCodes.ExpressionFailed, string.Join(" ", errors.Select(e => e.Error)));

    private static FlowExpression Compiled(string source) => FlowExpression.TryCompile(source, out var expression, out var error)
        ? expression
        : throw new NodeException(ErrorCodes.ExpressionFailed, $"'{source}' is not an expression: {error}");

    private ExpressionScope Scope(FlowValue output) => new() { Input = context.Input, Output = output, Index = context.Rounds.Count, Nodes = options.States.Keys.ToDictionary(s => s, s => _views.GetValueOrDefault(s, NodeView.Missing), StringComparer.Ordinal) };
}
