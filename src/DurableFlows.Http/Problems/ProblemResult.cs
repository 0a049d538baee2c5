using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Problems;

/// <summary>Writes problem details, with the headers that belong to their status.</summary>
internal sealed class ProblemResult(int status, string detail, IDictionary<string, object?> extensions) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        if (status == StatusCodes.Status503ServiceUnavailable)
            headers.RetryAfter = "5";
        if (status == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = "Bearer";
        await Results.Problem(detail, statusCode: status, extensions: extensions).ExecuteAsync(httpContext).ConfigureAwait(false);
    }
}
