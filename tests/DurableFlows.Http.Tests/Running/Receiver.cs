using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Http.Tests.Running;

/// <summary>Takes notices on a free loopback port and answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();
    private readonly Func<int, HttpContext, Task> _answer;
    private int _count;

    private Receiver(WebApplication app, Func<int, HttpContext, Task> answer) => (_app, _answer) = (app, answer);

    public Uri Url { get; private set; } = new("about:blank");

    /// <summary>How many notices have come.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Starts one.</summary>
    /// <param name="answer">Told how many have come, this one among them; null for 200.</param>
    public static async Task<Receiver> StartAsync(Func<int, HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app, answer ?? ((_, _) => Task.CompletedTask));
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync();
        receiver.Url = new Uri(app.Urls.First() + "/hook");
        return receiver;
    }

    /// <summary>Answers with one status after the other, and 200 then.</summary>
    public static Task<Receiver> AnsweringAsync(params int[] statuses) => StartAsync((n, context) =>
    {
        context.Response.StatusCode = n <= statuses.Length ? statuses[n - 1] : StatusCodes.Status200OK;
        return Task.CompletedTask;
    });

    /// <summary>Never answers.</summary>
    public static Task<Receiver> SilentAsync() => StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted));

    /// <summary>The next notice, waited for.</summary>
    public Task<Received> NextAsync() => _received.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The next notice of a type.</summary>
    public async Task<Received> NextAsync(string type)
    {
        while (true)
        {
            var next = await NextAsync();
            if (next.Type == type)
                return next;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        _received.Writer.TryWrite(new Received(body.ToArray(), headers["X-DurableFlows-Notice"].ToString(), headers["X-DurableFlows-Signature"].ToString(), context.Request.ContentType ?? ""));
        await _answer(Interlocked.Increment(ref _count), context);
    }
}

/// <summary>A notice as it came.</summary>
internal sealed record Received(byte[] Bytes, string Id, string Signature, string ContentType)
{
    public JsonElement Body => JsonElement.Parse(Bytes);
    public string Type => Body.GetProperty("type").GetString() ?? "";
    public string Request => Body.GetProperty("request").GetProperty("id").GetString() ?? "";
}
