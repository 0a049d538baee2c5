using System.Net;

namespace DurableFlows.Nodes.Http;

/// <summary>Where <c>http</c> gets its clients from.</summary>
internal static class HttpClients
{
    /// <summary>The name to configure with the host's <see cref="IHttpClientFactory"/>; it should use <see cref="MakeHandler"/>.</summary>
    public const string Name = "DurableFlows.Http";

    private static readonly Lazy<SocketsHttpHandler> Shared = new(MakeHandler);

    /// <summary>Keeps no cookies, which would carry over from run to run, and leaves redirects to us, who know which headers must not follow one.</summary>
    public static SocketsHttpHandler MakeHandler() => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    public static HttpClient For(IServiceProvider services)
    {
        var client = services.GetService(typeof(IHttpClientFactory)) is IHttpClientFactory factory
            ? factory.CreateClient(Name)
            : new HttpClient(Shared.Value, disposeHandler: false);

        // Every try has a timeout of its own.
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }
}
