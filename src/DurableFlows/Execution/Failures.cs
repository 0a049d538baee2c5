using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>From exceptions to errors as data.</summary>
internal static class Failures
{
    private const int MaxDepth = 5;

    public static FlowError Of(Exception exception) => exception is RedactedException redacted ? redacted.Error : Of(exception, 1);

    private static FlowError Of(Exception exception, int depth) => new()
    {
        Code = exception is FlowException flow ? flow.Code : ErrorCodes.NodeFailed,
        Message = exception.Message,
        Category = exception switch
        {
            NodeException node => node.Category,
            AttemptTimeoutException => "timeout",
            FlowException => "permanent",
            TimeoutException => "timeout",
            OperationCanceledException => "cancelled",
            _ => "transient",
        },
        // What the author of a node did not classify is worth another try, if the flow's policy grants one.
        Retryable = exception switch
        {
            NodeException node => node.Retryable,
            AttemptTimeoutException => true,
            FlowException => false,
            _ => true,
        },
        Type = exception.GetType().Name,
        Inner = exception.InnerException is { } inner && depth < MaxDepth ? Of(inner, depth + 1) : null,
    };
}
