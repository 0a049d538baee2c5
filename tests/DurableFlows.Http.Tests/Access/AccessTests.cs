using System.Net;
using DurableFlows.Http.Access;
using DurableFlows.Http.Routes;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Access;

/// <summary>Who may do what.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task EveryRoute_WithoutKey_IsUnauthorizedAndWithoutPermissionForbidden()
    {
        await using var server = await ApiServer.StartAsync(new ApiKeyAccess([new ApiKey { Name = "eve", Sha256 = Keys.Of("eve").Sha256, Permissions = [Permission.Read] }]));
        foreach (var route in ApiTable.Routes.Where(r => r.Permission is not null))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, route, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, route, "mallory"));
            if (route.Permission != Permission.Read)
                Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(server, route, "eve"));
        }
    }

    [Theory]
    [InlineData("Host", "flows.example.com")]
    [InlineData("Origin", "https://elsewhere.example.com")]
    [InlineData("Origin", "null")]
    public async Task Open_RequestThatAnotherSiteCauses_IsUnauthorized(string header, string value)
    {
        await using var server = await ApiServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "runs");
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Http.SendAsync(request)).StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiServer server, ApiRoute route, string? key)
    {
        var path = route.Template.Replace("{sequence}", "1", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(route.Verb), path);
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        return (await server.Http.SendAsync(request)).StatusCode;
    }
}
