using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Values;
using NJsonSchema;
using NJsonSchema.Validation;

namespace DurableFlows.Execution;

/// <summary>Holds a run's input against the flow's input schema, and its secrets against what the host has.</summary>
internal static class InputCheck
{
    private const int MostShown = 10;

    public static FlowValue Checked(FlowGraph graph, FlowValue input, ISecretSource secrets)
    {
        Fitting(graph, input);
        // Only now: whether a secret is set is told of those alone that the schema names.
        if (graph.Secrets is not null)
            _ = SecretReferences.Values(InputSecrets.In(graph, input), secrets);
        return input;
    }

    /// <summary>The same without a look at what secrets there are.</summary>
    public static FlowValue Fitting(FlowGraph graph, FlowValue input)
    {
        if (graph.Definition.InputSchema is not { } schema)
            return input;
        InputSecrets.Refuse(graph, input);
        var problems = Problems(schema.GetRawText(), input);
        if (problems.Count > 0)
        {
            throw new FlowException(ErrorCodes.InputInvalid,
                $"The input does not fit flow '{graph.Definition.Id}': {string.Join("; ", problems.Take(MostShown))}{(problems.Count > MostShown ? $"; and {problems.Count - MostShown} more" : "")}.");
        }

        return input;
    }

    /// <summary>What is wrong with a value by a schema; empty when nothing is.</summary>
    public static IReadOnlyList<string> Problems(string schema, FlowValue value)
    {
        // A schema is parsed without looking up references outside it, so this never waits.
        var parsed = JsonSchema.FromJsonAsync(schema).GetAwaiter().GetResult();
        return [.. parsed.Validate(value.ToString()).SelectMany(Reasons).Select(e => $"{(e.Path?.TrimStart('#', '/') is { Length: > 0 } path ? path : "the value")}: {e.Kind}")];
    }

    /// <summary>That an item does not fit says nothing of why.</summary>
    private static IEnumerable<ValidationError> Reasons(ValidationError error) => error is ChildSchemaValidationError { Kind: ValidationErrorKind.ArrayItemNotValid } item
        ? item.Errors.Values.SelectMany(e => e).SelectMany(Reasons)
        : [error];
}
