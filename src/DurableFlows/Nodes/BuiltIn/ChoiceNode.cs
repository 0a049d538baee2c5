using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Expressions;

namespace DurableFlows.Nodes.BuiltIn;

internal sealed class ChoiceNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "choice",
        Summary = "Chooses the first option whose condition holds; conditions on edges then look at 'output.chosen'.",
        OptionsType = typeof(ChoiceOptions),
        Repeatable = true,
        Check = options => Check((ChoiceOptions)options),
        Create = _ => new ChoiceNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var options = context.GetOptions<ChoiceOptions>();
        var scope = new ExpressionScope { Input = context.Input };
        var chosen = options.Options.FirstOrDefault(o => Compile(o, context).Holds(scope))?.Id ?? options.Otherwise
            ?? throw new NodeException("choice.none",
                $"No option of node '{context.Path}' holds: {string.Join(", ", options.Options.Select(o => $"'{o.Id}'"))}. Add 'otherwise' to choose one in that case.");
        return new(new NodeStep.Completed(JsonOutput.Write(w =>
        {
            w.WriteStartObject();
            w.WriteString("chosen", chosen);
            w.WriteValue("value", context.Input);
            w.WriteEndObject();
        })));
    }

    private static FlowExpression Compile(ChoiceOption option, NodeContext context) => FlowExpression.TryCompile(option.When, out var expression, out var error)
        ? expression
        : throw new NodeException(ErrorCodes.ExpressionFailed,
            $"The condition of option '{option.Id}' of node '{context.Path}' is not an expression: {context.Secrets.Apply(error)}");

    private static IEnumerable<Mistake> Check(ChoiceOptions options)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, option) in options.Options.Index())
        {
            var path = OptionPath.Item("$.options", index);
            if (!ids.Add(option.Id))
                yield return new Mistake(path + ".id", $"There is an option '{option.Id}' already.", "Give each option an id of its own.");
            if (!FlowExpression.TryCompile(option.When, out var expression, out var error))
                yield return new Mistake(path + ".when", $"'{option.When}' is not an expression: {error}");
            else if (expression.Names.FirstOrDefault(n => n != "input") is { } name)
                yield return new Mistake(path + ".when", $"'{name}' is not known here, only 'input'.", "Bring what is needed in with the node's 'input'.");
        }
    }
}
