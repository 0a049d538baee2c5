using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

public sealed class FlowHostTests
{
    [Fact]
    public async Task Run_ChainOfTransforms_CompletesWithOutputOfTheLast()
    {
        var flow = FlowBuilder.Create("chain")
            .AddTransform("a", node: o => o.Set("n", "input.n + 1"))
            .AddTransform("b", "a", o => o.Set("n", "nodes.a.output.n * 2"))
            .Build();
        await using var host = new FlowHost(new FlowHostOptions());

        var handle = await host.StartAsync(flow.Definition, FlowValue.FromElement(JsonElement.Parse("""{"n":20}""")));
        var result = await handle.Completion;

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("""{"n":42}""", result.Output?.ToString());
        Assert.False(result.Durable);
    }
}
