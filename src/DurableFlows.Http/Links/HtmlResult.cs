using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Links;

/// <summary>A page that runs no script and that no other page may frame.</summary>
internal sealed class HtmlResult(string html, int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        if (status == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = "Bearer";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status).ExecuteAsync(httpContext);
    }
}
