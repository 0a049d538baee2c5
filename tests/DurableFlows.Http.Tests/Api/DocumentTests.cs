using System.Text.Json;
using DurableFlows.Http.Routes;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

/// <summary>The OpenAPI document and the routes are the same.</summary>
public sealed class DocumentTests
{
    [Fact]
    public async Task OpenApi_PathsAndVerbs_AreTheRoutes()
    {
        await using var server = await ApiServer.StartAsync();

        var paths = (await server.GetAsync("openapi.json")).GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(v => $"{v.Name.ToUpperInvariant()} {p.Name.TrimStart('/')}"));

        Assert.Equal(ApiTable.Routes.Select(r => $"{r.Verb} {r.Template}").Order(), paths.Order());
    }

    [Fact]
    public async Task OpenApi_References_AreThere()
    {
        await using var server = await ApiServer.StartAsync();
        var document = await server.GetAsync("openapi.json");
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => "#/components/schemas/" + s.Name).ToHashSet();

        Assert.All(References(document), r => Assert.Contains(r, schemas));
    }

    [Fact]
    public void Templates_AreAllRouted()
    {
        var templates = typeof(FlowRoutes).GetFields().Where(f => f.Name != nameof(FlowRoutes.Prefix)).Select(f => f.GetRawConstantValue() as string);

        Assert.Equal(templates.Order(), ApiTable.Routes.Select(r => r.Template).Distinct().Order());
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString() ?? ""] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
