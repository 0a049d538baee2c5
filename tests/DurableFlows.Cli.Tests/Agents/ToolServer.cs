using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Cli.Tests.Agents;

/// <summary>Tools behind HTTP that count each call by its idempotency key, and take effect once for each.</summary>
internal sealed class ToolServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, int> _calls = [];
    private readonly ConcurrentDictionary<string, string> _effects = [];

    private ToolServer(WebApplication server) => _server = server;

    public string Url => _server.Urls.First();

    /// <summary>How often each call came, by its key.</summary>
    public IReadOnlyDictionary<string, int> Calls => _calls;

    /// <summary>What was sent, once for each key.</summary>
    public IReadOnlyCollection<string> Effects => [.. _effects.Values];

    public static async Task<ToolServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new ToolServer(app);
        app.MapPost("/{tool}/{what}", server.CallAsync);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task<string> CallAsync(string tool, string what, HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        _calls.AddOrUpdate(key, 1, (_, n) => n + 1);
        // Long enough for a kill to come between the effect and its record.
        await Task.Delay(15);
        if (tool == "send")
            _effects.TryAdd(key, what);
        return $"{tool} {what}: ok";
    }
}
