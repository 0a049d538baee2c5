using System.Reflection;
using System.Text.Json;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Functions.Triggers;
using DurableFlows.Http;
using DurableFlows.Http.Routes;
using DurableFlows.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace DurableFlows.Functions.Tests;

/// <summary>The functions of the app.</summary>
public sealed class TriggerTests
{
    private static readonly IReadOnlyList<(string Name, MethodInfo Method)> Functions =
        [.. typeof(HttpTriggers).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributes<FunctionAttribute>().Select(f => (f.Name, m)))];

    [Fact]
    public async Task HttpTriggers_AreTheRoutesOfTheLocalServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddDurableFlows();
        builder.Services.AddFlowApi();
        await using var local = builder.Build();
        local.MapFlowApi();
        var mapped = ((IEndpointRouteBuilder)local).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(verb => $"{verb} {e.RoutePattern.RawText}"));

        var triggered = Functions.SelectMany(f => f.Method.GetParameters().SelectMany(p => p.GetCustomAttributes<HttpTriggerAttribute>()))
            .SelectMany(t => (t.Methods ?? []).Select(verb => $"{verb} /{FlowRoutes.Prefix}/{t.Route}"));

        Assert.Equal(mapped.Order(), triggered.Order());
    }

    [Fact]
    public void HttpTriggers_CallTheHandlersOfTheTable() => Assert.Equal(ApiTable.Routes.ToHashSet(), HttpTriggers.Routes.Values.ToHashSet());

    /// <summary>The host binds a parameter that is named like a part of the route to that part.</summary>
    [Fact]
    public void HttpTriggers_NameNoParameterLikeAPartOfTheRoute()
        => Assert.DoesNotContain(HttpTriggers.Routes, r => typeof(HttpTriggers).GetMethod(r.Key)?.GetParameters().Any(p => r.Value.Template.Contains($"{{{p.Name}}}", StringComparison.Ordinal)) == true);

    [Fact]
    public void Functions_HaveNamesOfTheirOwn() => Assert.Equal(Functions.Count, Functions.Select(f => f.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Functions_OfThePump_AreAllThere()
    {
        var names = typeof(PumpNames).GetFields().Select(f => (string?)f.GetRawConstantValue()).Where(n => n != PumpNames.Wake);

        Assert.Empty(names.Except(Functions.Select(f => (string?)f.Name)));
    }

    [Fact]
    public async Task StartRun_ThroughTheTrigger_SchedulesAnInstanceUnderTheRunsId()
    {
        var provider = Services();
        var client = new Mock<DurableTaskClient>("test");
        client.Setup(c => c.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>())).ReturnsAsync((OrchestrationMetadata?)null);
        var triggers = ActivatorUtilities.CreateInstance<HttpTriggers>(provider);
        var context = new DefaultHttpContext { RequestServices = provider };
        context.Request.Method = "POST";
        context.Request.Host = new HostString("localhost");
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream("""{"name":"Ada"}"""u8.ToArray());
        context.Request.QueryString = new QueryString("?run=r1");
        context.Request.RouteValues["flow"] = "hello";
        context.Response.Body = new MemoryStream();

        await (await triggers.StartRunAsync(context.Request, client.Object)).ExecuteAsync(context);

        context.Response.Body.Position = 0;
        using var body = await JsonDocument.ParseAsync(context.Response.Body);
        Assert.True(context.Response.StatusCode == 202, body.RootElement.GetRawText());
        Assert.Equal("r1", body.RootElement.GetProperty("run").GetString());
        client.Verify(c => c.ScheduleNewOrchestrationInstanceAsync(
            PumpNames.Run, It.IsAny<object>(), It.Is<Microsoft.DurableTask.StartOrchestrationOptions>(o => o.InstanceId == "r1"), It.IsAny<CancellationToken>()), Times.Once);
    }

    private static ServiceProvider Services()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["FLOWS_BLOB_SERVICE"] = "UseDevelopmentStorage=true" }).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddFlowApp(settings);
        services.PostConfigure<FlowHostOptions>(o => o.Store = new MemoryStore());
        return services.BuildServiceProvider();
    }
}
