using DurableFlows.Nodes;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>How a node failed, as data, with the secrets it was given taken out.</summary>
internal sealed class RedactedException(FlowError error, Redaction secrets) : Exception(secrets.Apply(error.Message))
{
    public FlowError Error { get; } = Clean(error, secrets);

    private static FlowError Clean(FlowError error, Redaction secrets) => error with
    {
        Code = secrets.Apply(error.Code),
        Message = secrets.Apply(error.Message),
        Category = secrets.Apply(error.Category),
        Inner = error.Inner is { } inner ? Clean(inner, secrets) : null,
    };
}
