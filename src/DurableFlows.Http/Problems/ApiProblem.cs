using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Problems;

/// <summary>A request that is answered with a problem.</summary>
internal sealed class ApiProblem(int status, string code, string message) : FlowException(code, message)
{
    public int Status => status;

    /// <summary>What else the answer says.</summary>
    public Dictionary<string, object?> Extensions { get; } = [];

    public static ApiProblem Malformed(string message) => new(StatusCodes.Status400BadRequest, HttpCodes.Malformed, message);
}
