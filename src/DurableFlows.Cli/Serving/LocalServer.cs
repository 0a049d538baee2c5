using System.Security.Cryptography;
using DurableFlows.Agents;
using DurableFlows.Cli.Commands;
using DurableFlows.Http;
using DurableFlows.Http.Access;
using DurableFlows.Http.Links;
using DurableFlows.Http.Notices;
using DurableFlows.Journal;
using DurableFlows.Journal.Protection;
using DurableFlows.Nodes.BuiltIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Cli.Serving;

/// <summary>The HTTP API and the engine in this process.</summary>
internal static class LocalServer
{
    private static readonly TimeSpan Leave = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(Shell shell, ServerSettings settings)
    {
        var (linkKey, secret) = (LinkKey.Read(shell.Variable(LinkKey.Setting)), NoticeSecret.Read(shell.Variable(NoticeSecret.Setting)));
        var (bundleKey, bundleTrust) = (BundleOptions.KeyOf(shell), BundleOptions.TrustOf(shell));
        using var only = await ServerLock.TakeAsync(
            settings.Store, () => shell.Error.WriteLine($"Another server has {settings.Store}. This one stands by, and takes over when that one is gone."), shell.Time, shell.Interrupted);
        var store = StoreKeys.Protect(StoreSpec.Open(settings.Store, shell.Variable), shell.Variable(StoreKeys.Setting));
        using var closing = store as IDisposable;
        await using var app = Build(shell, settings, store, o =>
        {
            o.LinkKey = linkKey ?? RandomNumberGenerator.GetBytes(LinkKey.Shortest);
            (o.PublicAddress, o.BundleKey, o.BundleTrust) = (settings.PublicAddress, bundleKey, bundleTrust);
        }, secret);
        await StartAsync(app, settings, shell.Interrupted);
        ServerView.Write(shell, settings, AddressOf(app), linkKey is null);
        await Task.Delay(Timeout.InfiniteTimeSpan, shell.Interrupted).ContinueWith(_ => { }, TaskScheduler.Default);
        using var patience = new CancellationTokenSource(Leave, shell.Time);
        await app.StopAsync(patience.Token);
        return ExitCodes.Completed;
    }

    private static WebApplication Build(Shell shell, ServerSettings settings, IFlowStore store, Action<FlowApiOptions> api, string? secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(settings.EndPoint);
        });
        builder.Services.AddSingleton(shell.Time).AddSingleton(new OutputFolder(settings.Output));
        var flows = builder.Services.AddDurableFlows(o => o.Store = store).AddAgents();
        foreach (var flow in settings.Flows)
            flows.AddFlow(flow);
        builder.Services.AddSingleton<ICallerSource>(settings.Keys is { } keys ? new ApiKeyAccess(keys) : new OpenAccess(shell.User));
        builder.Services.AddFlowApi(api);
        if (settings.Notify is { } notify)
            builder.Services.AddFlowWebhook(o => (o.Url, o.Secret) = (notify, secret));
        builder.Services.AddProblemDetails(o => o.CustomizeProblemDetails = context => context.ProblemDetails.Extensions.TryAdd("code", CodeOf(context.HttpContext.Response.StatusCode)));
        var app = builder.Build();
        app.UseStatusCodePages(); // what no route takes gets problem details too
        app.MapFlowApi();
        return app;
    }

    private static async Task StartAsync(WebApplication app, ServerSettings settings, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e)
        {
            throw new UsageException($"{settings.EndPoint} cannot be listened on: {e.Message} Choose another --port, or stop what has it.");
        }
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => HttpCodes.RouteNotFound,
        StatusCodes.Status405MethodNotAllowed => HttpCodes.MethodNotAllowed,
        _ => HttpCodes.Malformed,
    };

    private static Uri AddressOf(WebApplication app)
        => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? throw new InvalidOperationException("The server has no address."));
}
