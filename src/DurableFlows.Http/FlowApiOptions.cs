using System.ComponentModel.DataAnnotations;
using DurableFlows.Bundles;

namespace DurableFlows.Http;

/// <summary>How the HTTP API behaves.</summary>
public sealed class FlowApiOptions
{
    /// <summary>The longest body of a request, in bytes; 1 KiB to 1 GiB, default 16 MiB. Bundles have a limit of their own.</summary>
    [Range(1024, 1L << 30)]
    public long MaxBody { get; set; } = 16 << 20;

    /// <summary>The longest bundle to import, in bytes; 1 KiB to 64 GiB, default 1 GiB.</summary>
    [Range(1024, 64L << 30)]
    public long MaxBundle { get; set; } = 1L << 30;

    /// <summary>The longest <c>?wait=</c>, to stay below the time after which proxies cut a request; default 100 seconds.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How often an event stream without news says that it is alive; default 15 seconds.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The key that links which answer are signed with, 32 bytes or more; null for no links. Whoever has it can answer as anybody.</summary>
    public ReadOnlyMemory<byte>? LinkKey { get; set; }

    /// <summary>The private key that exported bundles are signed with; null for bundles that are not signed.</summary>
    public BundleKey? BundleKey { get; set; }

    /// <summary>The public keys one of which must have signed a bundle that is imported; empty for any bundle that is whole.</summary>
    public IReadOnlyList<BundleKey> BundleTrust { get; set; } = [];

    /// <summary>How long a link is good for when its issuer does not say; default 7 days. Never beyond the request's deadline.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The address at which people reach this API, for links; null for the one that the request came to.</summary>
    public Uri? PublicAddress { get; set; }
}
