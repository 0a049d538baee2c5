using DurableFlows.Execution;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Problems;

/// <summary>Errors as RFC 9457 problem details, each with a stable <c>code</c>.</summary>
internal static class Problem
{
    public static IResult Of(FlowException error)
    {
        var details = new Dictionary<string, object?> { ["code"] = error.Code };
        if (error is ApiProblem problem)
        {
            foreach (var (name, value) in problem.Extensions)
                details[name] = value;
        }

        if (error is RunHeldException held)
            details["host"] = held.Host;
        var status = ProblemStatus.Of(error);
        return new ProblemResult(status, error.Message, details);
    }

    /// <summary>What is not the caller's doing tells no more than that, and how to find it in the log.</summary>
    public static IResult Internal(string trace) => new ProblemResult(
        StatusCodes.Status500InternalServerError,
        "Something failed here that is not your doing. Nothing that was acknowledged is lost; the log says more.",
        new Dictionary<string, object?> { ["code"] = HttpCodes.Internal, ["traceId"] = trace });
}
