using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DurableFlows.Execution;
using DurableFlows.Http.Access;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Yaml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Http.Tests.Running;

/// <summary>The API in a real server on a free loopback port, with a memory store.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiServer(WebApplication app) => _app = app;

    public HttpClient Http { get; private set; } = new();
    public FlowHost Host => _app.Services.GetRequiredService<FlowHost>();

    public static async Task<ApiServer> StartAsync(
        ICallerSource? callers = null, Action<FlowApiOptions>? configure = null, FakeTimeProvider? time = null, IFlowStore? store = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        if (time is not null)
            builder.Services.AddSingleton<TimeProvider>(time);
        var flows = builder.Services.AddDurableFlows(o => o.Store = store ?? new MemoryStore());
        foreach (var flow in ApiFlows.All)
            flows.AddFlow(FlowYaml.Load(flow, new NodeRegistry(BuiltInNodes.All)));
        builder.Services.AddSingleton(callers ?? new OpenAccess("tester"));
        builder.Services.AddFlowApi(o =>
        {
            o.LinkKey = Enumerable.Repeat((byte)7, 32).ToArray();
            configure?.Invoke(o);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapFlowApi();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.First() ?? "";
        return new ApiServer(app) { Http = new HttpClient { BaseAddress = new Uri(address + "/api/"), Timeout = TimeSpan.FromSeconds(30) } };
    }

    /// <summary>Starts a run and waits until it has ended or asks.</summary>
    public async Task<JsonElement> RunAsync(string flow, object? input = null, string query = "")
        => await BodyAsync(await Http.PostAsJsonAsync($"flows/{flow}/runs?wait=20s{query}", input ?? new { amount = 5 }), HttpStatusCode.OK);

    /// <summary>Starts a run that asks, and gives its id and that of the request.</summary>
    public async Task<(string Run, string Request)> AskingAsync(string flow = "gate")
    {
        var run = await RunAsync(flow);
        return (run.GetProperty("run").GetString() ?? "", run.GetProperty("requests")[0].GetProperty("request").GetProperty("id").GetString() ?? "");
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => await BodyAsync(await Http.GetAsync(path), expected);

    public async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK) => await BodyAsync(await Http.PostAsJsonAsync(path, body), expected);

    public Task<HttpResponseMessage> SendAsync(string path, string body, string type = "application/json")
        => Http.PostAsync(path, new StringContent(body, Encoding.UTF8, type));

    public static async Task<JsonElement> BodyAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
