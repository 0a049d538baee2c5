using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http;

/// <summary>A result that fails while it is written becomes problem details too, as long as nothing was sent.</summary>
internal sealed class GuardedResult(IResult inner, Func<HttpContext, Exception, IResult> explain) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            await inner.ExecuteAsync(httpContext).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var answer = explain(httpContext, e);
            if (httpContext.Response.HasStarted)
                httpContext.Abort(); // what was sent must not be taken for the whole
            else
                await answer.ExecuteAsync(httpContext).ConfigureAwait(false);
        }
    }
}
