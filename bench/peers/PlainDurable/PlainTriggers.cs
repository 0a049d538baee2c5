using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace PlainDurable;

/// <summary>How many nodes, and how large their values.</summary>
internal sealed record Shape(int Nodes, int Kibibytes);

/// <summary>An item of a fan-out.</summary>
internal sealed record Item(int Index, string Value);

/// <summary>The same work as anyone would write it: the values go through the history.</summary>
internal sealed class PlainTriggers
{
    [Function("PlainStart")]
    public static async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "plain/{kind}/{nodes}/{kibibytes}")] HttpRequest message, string kind, int nodes, int kibibytes, [DurableClient] DurableTaskClient client)
        => Results.Accepted(null, new { run = await client.ScheduleNewOrchestrationInstanceAsync(kind == "chain" ? "PlainChain" : "PlainFanOut", new Shape(nodes, kibibytes), message.HttpContext.RequestAborted) });

    [Function("PlainChain")]
    public static async Task<string> ChainAsync([OrchestrationTrigger] TaskOrchestrationContext context, Shape shape)
    {
        var value = await context.CallActivityAsync<string>("PlainSeed", shape.Kibibytes);
        for (var i = 1; i < shape.Nodes; i++)
            value = await context.CallActivityAsync<string>("PlainStep", value);
        return value;
    }

    [Function("PlainFanOut")]
    public static async Task<string> FanOutAsync([OrchestrationTrigger] TaskOrchestrationContext context, Shape shape)
    {
        var value = await context.CallActivityAsync<string>("PlainSeed", shape.Kibibytes);
        var values = await Task.WhenAll(Enumerable.Range(0, shape.Nodes).Select(i => context.CallActivityAsync<string>("PlainItem", new Item(i, value))));
        return await context.CallActivityAsync<string>("PlainJoin", values);
    }

    [Function("PlainSeed")]
    public static string Seed([ActivityTrigger] int kibibytes) => Work.Seed(kibibytes);

    [Function("PlainStep")]
    public static string Step([ActivityTrigger] string value) => Work.Step(value, 1);

    [Function("PlainItem")]
    public static string RunItem([ActivityTrigger] Item item) => Work.Step(item.Value, item.Index);

    [Function("PlainJoin")]
    public static string Join([ActivityTrigger] string[] values) => Work.Join(values);
}
