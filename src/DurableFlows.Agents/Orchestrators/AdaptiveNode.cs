using DurableFlows.Agents.Tools;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>A manager that chooses, turn by turn, which agent does what next: an agent whose tools are agents.</summary>
internal sealed class AdaptiveNode : INode
{
    private const string Manager = "You lead a team towards a goal. Decide what is to be done next, give it to the one who is best at it, look at what comes back, and go on until the goal is reached. Then answer with the result. Do not do yourself what one of the team is there for.";

    public static NodeType Type { get; } = new()
    {
        Name = "adaptive-orchestrator",
        Summary = "Lets a manager choose which agent does what next until the goal is reached.",
        OptionsType = typeof(AdaptiveOptions),
        OutputType = typeof(AgentOutput),
        Repeatable = true,
        MakesCalls = true,
        KeepsSteps = true,
        Check = options => AgentChecks.Of(Agent((AdaptiveOptions)options)).Select(OfTeam),
        ChildFlows = options => ((AdaptiveOptions)options).Agents.Select(a => ($"{OptionPath.Member("$.agents", a.Key)}.flow", a.Value.Flow)),
        Create = _ => new AdaptiveNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation) => AgentNode.RunAsync(Agent(context.GetOptions<AdaptiveOptions>()), context, cancellation);

    /// <summary>What is a tool to the manager is an agent to who writes the definition.</summary>
    private static Mistake OfTeam(Mistake mistake) => mistake.Path.StartsWith("$.tools", StringComparison.Ordinal)
        ? mistake with { Path = $"$.agents{mistake.Path["$.tools".Length..]}", Message = mistake.Message.Replace(" for a tool.", " for an agent.", StringComparison.Ordinal) }
        : mistake;

    private static AgentOptions Agent(AdaptiveOptions options) => new()
    {
        Model = options.Model,
        Fallback = options.Fallback,
        Instructions = options.Instructions is { } own ? $"{Manager}\n\n{own}" : Manager,
        Prompt = options.Prompt,
        Tools = options.Agents.ToDictionary(a => a.Key, a => new ToolOptions { Flow = a.Value.Flow, Description = a.Value.Description, Parameters = a.Value.EffectiveParameters }, StringComparer.Ordinal),
        Budget = options.Budget,
        OnLimit = options.OnLimit,
        Output = options.Output,
        OnChange = options.OnChange,
    };
}
