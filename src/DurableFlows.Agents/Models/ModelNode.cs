using DurableFlows.Definitions;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Models;

/// <summary>Asks a model. Each structured answer that does not fit is a recorded step, so that a crash never pays for one again.</summary>
internal sealed class ModelNode(IServiceProvider services) : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "model",
        Summary = "Asks a model and gives its answer, as text or as JSON of a schema.",
        OptionsType = typeof(ModelOptions),
        OutputType = typeof(ModelOutput),
        Repeatable = true,
        KeepsSteps = true,
        Check = options => Check((ModelOptions)options),
        Create = services => new ModelNode(services),
    };

    public async ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var options = context.GetOptions<ModelOptions>();
        TurnRecord[] turns = context.State is { } state ? state.To<TurnRecord[]>() ?? [] : [];
        var reply = await new ModelCaller(ModelConnections.For(services)).CallAsync(
            [options.Model, .. options.Fallback], ModelConversation.Messages(context, options, turns), ModelConversation.Chat(context, options),
            options.Stream ? context.Report : null, cancellation).ConfigureAwait(false);
        var answer = options.Output is { } schema ? StructuredAnswer.Read(reply.Message.Text, schema) : null;
        if (answer?.Problem is not { } problem)
            return new NodeStep.Completed(FlowValue.From(ModelOutput.Of([.. turns, TurnRecord.Of(TurnRecord.Turn, reply)], answer?.Value)));
        if (turns.Length >= options.Repairs)
            throw Invalid(reply, problem, turns.Length + 1);
        return new NodeStep.Continued(FlowValue.From<TurnRecord[]>([.. turns, TurnRecord.Of(TurnRecord.Repair, reply, Complaint(problem))]));
    }

    private static string Complaint(string problem) => $"Your answer cannot be used: {problem}. Answer again with nothing but JSON that fits the schema.";

    private static NodeException Invalid(ModelReply reply, string problem, int answers) => new(AgentCodes.ModelOutputInvalid,
        $"The answer of model '{reply.Model}' cannot be used: {problem}."
        + (reply.Finish == "length" ? " It was cut off at the limit of tokens: raise 'maxOutputTokens'." : "")
        + $" {(answers == 1 ? "It was asked once" : $"It was asked {answers} times")}.");

    private static IEnumerable<Mistake> Check(ModelOptions options)
    {
        if (options is { Prompt: not null, Messages.Count: > 0 })
            yield return new Mistake("$.messages", "'prompt' and 'messages' both say what the model is asked.", "Remove one of the two.");
        foreach (var mistake in ModelChoice.Check(options.Model, options.Fallback).Concat(StructuredAnswer.Check(options.Output, "$.output")))
            yield return mistake;
    }
}
