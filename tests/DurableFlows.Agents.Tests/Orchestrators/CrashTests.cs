using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stores;

namespace DurableFlows.Agents.Tests.Orchestrators;

/// <summary>Runs whose process dies at each append in turn come to what they come to without, and pay for nothing twice that was recorded.</summary>
public sealed class CrashTests
{
    private const string Flows = """
        flows:
          finder:
            nodes: { do: { type: model, with: { model: gpt, instructions: You find., prompt: "{{ input.task }}" } } }
            output: =nodes.do.output.text
          writer:
            nodes: { do: { type: model, with: { model: gpt, instructions: You write., prompt: "{{ input.task }} {{ input.results }}" } } }
            output: =nodes.do.output.text
          breaker:
            nodes: { do: { type: fail, with: { code: it.broke, message: it broke } } }
        """;

    private static readonly ModelTurn Finds = Turn("You find.", null, ModelTurn.Say("found"));
    private static readonly ModelTurn Writes = Turn("You write.", null, ModelTurn.Say("written"));

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Middle)]
    [InlineData(CrashPoint.After)]
    public Task Linear_ThatDiesAtEveryAppend_EndsTheSame(CrashPoint point) => new CrashingOrchestrator($$"""
        id: test
        nodes:
          team:
            type: linear-orchestrator
            with:
              model: gpt
              approval: { approvers: [ann] }
              agents: { finder: { flow: finder }, writer: { flow: writer }, breaker: { flow: breaker } }
        {{Flows}}
        """,
        [
            Turn("Plan how", 0, ModelTurn.Say("no JSON")),
            Turn("Plan how", 1, Plan("finder", "breaker")),
            Turn("Plan how", 2, Plan("writer")),
            Turn("Your team has done", 0, ModelTurn.Say("All done.")),
            Finds, Writes,
        ], inFlight: point == CrashPoint.After ? 0 : 1).AtEveryAppendAsync(point, calls: 6, runs: 4);

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Middle)]
    [InlineData(CrashPoint.After)]
    public Task Adaptive_ThatDiesAtEveryAppend_EndsTheSame(CrashPoint point) => new CrashingOrchestrator($$"""
        id: test
        nodes:
          team:
            type: adaptive-orchestrator
            with:
              model: gpt
              agents: { finder: { flow: finder }, writer: { flow: writer }, breaker: { flow: breaker } }
        {{Flows}}
        """,
        [
            Turn("You lead", 0, ModelTurn.Call(ToolCall.Of("finder", new { task = "Find." }), ToolCall.Of("breaker", new { task = "Break." }))),
            Turn("You lead", 1, ModelTurn.Call("writer", new { task = "Write." })),
            Turn("You lead", 2, ModelTurn.Say("Done.")),
            Finds, Writes,
        ], inFlight: 1).AtEveryAppendAsync(point, calls: 5, runs: 4);

    [Theory]
    [InlineData(CrashPoint.Before)]
    [InlineData(CrashPoint.Middle)]
    [InlineData(CrashPoint.After)]
    public Task Graph_ThatDiesAtEveryAppend_EndsTheSame(CrashPoint point) => new CrashingOrchestrator($$"""
        id: test
        nodes:
          machine:
            type: graph-orchestrator
            with:
              states:
                both: { run: finder, beside: [writer], input: { task: Go. }, next: [{ to: bad }] }
                bad: { run: breaker, onError: again }
                again: { run: writer, input: { task: "=`Once more ${index}.`" }, next: [{ to: again, when: index < 4 }, { to: end }] }
              output: { both: =nodes.both.output, why: =nodes.bad.error.code, last: =output, steps: =index }
        {{Flows}}
        """, [Finds, Writes], inFlight: 2).AtEveryAppendAsync(point, calls: 4, runs: 6);

    /// <summary>A turn that answers whenever its call is repeated.</summary>
    private static ModelTurn Turn(string told, int? round, ModelTurn turn) => turn with { Always = true, When = new TurnCondition { Instructions = told, Round = round } };

    private static ModelTurn Plan(params string[] agents) => ModelTurn.SayJson(new { tasks = agents.Select(a => new { name = $"the {a}", agent = a, task = "Go." }) });
}
