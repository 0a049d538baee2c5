using System.Net;
using DurableFlows.Testing.Scripts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Testing.Stub;

/// <summary>A server on 127.0.0.1 that speaks as OpenAI's chat completions do, and says what a script says.</summary>
/// <remarks>
/// It serves <c>POST /v1/chat/completions</c>, whole and streamed, and <c>GET /v1/models</c>. Conversations that the real server refuses
/// are refused: results of tools that nobody called, calls without a result. A call that no turn answers gets status 400 and the code
/// <c>script.ended</c>, which clients do not try again. Every call is kept, also those that were refused.
/// <code>
/// await using var stub = await OpenAIStub.StartAsync(new ModelScript([ModelTurn.Say("Hello.")]));
/// var options = new OpenAIClientOptions { Endpoint = stub.Endpoint };
/// </code>
/// </remarks>
public sealed class OpenAIStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StubDesk _desk;

    private OpenAIStub(WebApplication app, StubDesk desk, Uri endpoint) => (_app, _desk, Endpoint) = (app, desk, endpoint);

    /// <summary>Where it listens, for example <c>http://127.0.0.1:40123/v1</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>Every call of the chat completions, in the order they came.</summary>
    public IReadOnlyList<StubCall> Calls => _desk.Calls;

    /// <summary>The turns that have answered nothing yet.</summary>
    public IReadOnlyList<ModelTurn> Unused => _desk.Unused;

    /// <summary>Starts a stub.</summary>
    /// <param name="script">What it says.</param>
    /// <param name="options">How it serves; null for the defaults.</param>
    /// <param name="cancellation">Cancels the start.</param>
    public static async Task<OpenAIStub> StartAsync(ModelScript script, OpenAIStubOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(script);
        options ??= new OpenAIStubOptions();
        var desk = new StubDesk(new ScriptReader(script), options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, options.Port));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(desk.ServeAsync);
        await app.StartAsync(cancellation).ConfigureAwait(false);
        return new OpenAIStub(app, desk, new Uri($"{app.Urls.First()}/v1"));
    }

    /// <summary>Stops the stub; calls that are under way are broken off.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync().ConfigureAwait(false);
        await _app.StopAsync(now.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
