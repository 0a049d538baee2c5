using DurableFlows.Agents.Models;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>A planner makes a typed plan, people approve it, agents carry it out task by task; what fails or is rejected makes for another plan.</summary>
internal sealed class LinearNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "linear-orchestrator",
        Summary = "Plans tasks, has the plan approved, and lets agents carry it out one after the other.",
        OptionsType = typeof(LinearOptions),
        OutputType = typeof(LinearOutput),
        Repeatable = true,
        MakesCalls = true,
        // What was planned and done is recorded; what comes next heeds the options as they are then.
        KeepsSteps = true,
        Check = options => Check((LinearOptions)options),
        ChildFlows = options => ((LinearOptions)options).Agents.Select(a => ($"{OptionPath.Member("$.agents", a.Key)}.flow", a.Value.Flow)),
        Create = _ => new LinearNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
        => context.Call is null ? new LinearSteps(context.GetOptions<LinearOptions>(), context).StepAsync(cancellation) : new(AgentCall.Run(context));

    private static IEnumerable<Mistake> Check(LinearOptions options)
        => ModelChoice.Check(options.Model, options.Fallback)
            .Concat(options.Agents.Where(a => a.Value.Parameters is not null).Select(a => new Mistake($"{OptionPath.Member("$.agents", a.Key)}.parameters",
                $"Agent '{a.Key}' is given a task and the results so far, whatever 'parameters' says.", "Remove it; an adaptive-orchestrator heeds it.")));
}
