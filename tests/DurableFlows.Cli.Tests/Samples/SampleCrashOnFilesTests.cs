using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DurableFlows.Nodes;
using DurableFlows.Nodes.BuiltIn;
using DurableFlows.Testing.Stores;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Storage;
using DurableFlows.Values;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;
using OrdersServer;

namespace DurableFlows.Cli.Tests.Samples;

/// <summary>On files, a process dies before, in the middle of and after every append of every sample; the next one, on a store of its own, ends it as if nothing had been.</summary>
public sealed partial class SampleCrashOnFilesTests
{
    [Theory]
    [InlineData("01-hello", CrashPoint.Before)]
    [InlineData("01-hello", CrashPoint.Middle)]
    [InlineData("01-hello", CrashPoint.After)]
    [InlineData("02-expenses", CrashPoint.Before)]
    [InlineData("02-expenses", CrashPoint.Middle)]
    [InlineData("02-expenses", CrashPoint.After)]
    [InlineData("03-orders", CrashPoint.Before)]
    [InlineData("03-orders", CrashPoint.Middle)]
    [InlineData("03-orders", CrashPoint.After)]
    [InlineData("03-orders, undeliverable", CrashPoint.Before)]
    [InlineData("03-orders, undeliverable", CrashPoint.Middle)]
    [InlineData("03-orders, undeliverable", CrashPoint.After)]
    public Task Sample_CrashAtEveryAppend_EndsAsIfNeverInterrupted(string name, CrashPoint point)
        => new CrashProof(Scenario(name), CrashData.OnFiles).AtEveryAppendAsync(point);

    private static CrashScenario Scenario(string name) => name switch
    {
        "01-hello" => Sample("01-hello", SampleHost.Input("01-hello", "input.json")) with { Outside = FolderAsync },
        "02-expenses" => Sample("02-expenses", Claims(12)) with { Outside = FolderAsync },
        "03-orders" => Sample("03-orders", SampleHost.Input("03-orders", "order.json")) with { Outside = ShopAsync, IsLoose = true },
        _ => Sample("03-orders", SampleHost.Input("03-orders", "order-undeliverable.json")) with { Outside = ShopAsync, IsLoose = true },
    };

    private static CrashScenario Sample(string sample, FlowValue input)
    {
        var types = new NodeRegistry(BuiltInNodes.All);
        return new CrashScenario(sample, FlowYaml.LoadFile(Repository.PathOf("samples", sample, "flow.yaml"), types), input) { NodeTypes = [] };
    }

    /// <summary>Some of the claims, so that a crash at each of their records takes no hour.</summary>
    private static FlowValue Claims(int count)
    {
        var all = JsonNode.Parse(SampleHost.Input("02-expenses", "claims.json").Utf8.Span) as JsonObject ?? [];
        all["claims"] = new JsonArray([.. (all["claims"] as JsonArray ?? []).Take(count).Select(c => c?.DeepClone())]);
        return FlowValue.FromElement(JsonSerializer.SerializeToElement(all));
    }

    private static Task<CrashOutside> FolderAsync()
    {
        var folder = new TemporaryFolder();
        return Task.FromResult(new CrashOutside
        {
            Register = services => services.AddSingleton(new OutputFolder(folder.Path)),
            Look = () => string.Join('\n', Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText)),
            End = () =>
            {
                folder.Dispose();
                return default;
            },
        });
    }

    private static async Task<CrashOutside> ShopAsync()
    {
        var ledger = new Ledger();
        var server = OrdersApp.Build("http://127.0.0.1:0", ledger);
        await server.StartAsync();
        return new CrashOutside
        {
            Register = services => services.AddSingleton<ISecretSource>(new ShopUrl(server.Urls.First())),
            // Every effect once, whatever was called how often.
            Look = () => string.Join('\n', ledger.Entries.Select(e => $"{e.Operation} {Number().Replace(e.What ?? "", "")}").Order(StringComparer.Ordinal)),
            End = server.DisposeAsync,
        };
    }

    [GeneratedRegex("-[0-9]+$")]
    private static partial Regex Number();

    private sealed class ShopUrl(string url) : ISecretSource
    {
        public string? Find(string scheme, string name) => name == "ORDERS_URL" ? url : null;
    }
}
