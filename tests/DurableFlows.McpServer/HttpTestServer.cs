using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableFlows.McpServer;

/// <summary>The same tools over HTTP, on a free loopback port, for those who bring the key.</summary>
internal sealed class HttpTestServer(WebApplication app) : IAsyncDisposable
{
    public Uri Url => new(app.Urls.First() + "/mcp");

    public static async Task<HttpTestServer> StartAsync(string key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<TestTools>();
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers["X-Key"] == key)
                return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        app.MapMcp("/mcp");
        await app.StartAsync();
        return new HttpTestServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
