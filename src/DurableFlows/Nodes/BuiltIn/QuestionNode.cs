using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Values;

namespace DurableFlows.Nodes.BuiltIn;

internal sealed class QuestionNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "question",
        Summary = "Asks people and gives their answer, with who gave it.",
        OptionsType = typeof(QuestionOptions),
        Repeatable = true,
        Check = options => Check((QuestionOptions)options),
        Create = _ => new QuestionNode(),
    };

    // No answer is never an answer: a step without one asks.
    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation) => new(context.Answer is { } answer
        ? new NodeStep.Completed(answer)
        : new NodeStep.Asked(Question(context), FlowValue.Null));

    private static Question Question(NodeContext context)
    {
        var options = context.GetOptions<QuestionOptions>();
        return new Question
        {
            Title = context.Render(options.Title).ReplaceLineEndings(" ").Trim(),
            Message = Message(options, context),
            Choices = [.. options.Choices.Select(c => c.Id)],
            AnswerSchema = options.AnswerSchema,
            Approvers = options.Approvers,
            Deadline = options.Deadline,
        };
    }

    // People see the labels in the text; the answer names an id.
    private static string? Message(QuestionOptions options, NodeContext context)
    {
        var text = options.Message is { } message ? context.Render(message) : null;
        var labels = options.Choices.Where(c => c.Label is not null).Select(c => $"- {c.Id}: {c.Label}").ToArray();
        return labels.Length == 0 ? text : string.Join("\n", text is null ? labels : [text, "", .. labels]);
    }

    private static IEnumerable<Mistake> Check(QuestionOptions options)
    {
        foreach (var (index, choice) in options.Choices.Index().Where(c => options.Choices.Take(c.Index).Any(e => e.Id == c.Item.Id)))
            yield return new Mistake(OptionPath.Item("$.choices", index), $"There is a choice '{choice.Id}' already.", "Give each choice an id of its own.");
        foreach (var (index, _) in options.Approvers.Index().Where(a => string.IsNullOrWhiteSpace(a.Item) || a.Item.Trim() == "role:"))
            yield return new Mistake(OptionPath.Item("$.approvers", index), "An approver is an identity, or a role written role:NAME.");
        if (options is { AnswerSchema: not null, Choices.Count: > 0 })
            yield return new Mistake("$.answerSchema", "A schema is for free answers, and here the answer is one of the choices.", "Remove one of the two.");
        if (options.AnswerSchema is { ValueKind: not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False) })
            yield return new Mistake("$.answerSchema", "Expected a JSON Schema, which is an object.");
        var marked = new List<Mistake>();
        SecretMarkChecks.Refuse(options.AnswerSchema, "$.answerSchema", marked);
        foreach (var mistake in marked)
            yield return mistake;
    }
}
