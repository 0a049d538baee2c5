using DurableFlows.Cli.Rendering;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Values;
using Spectre.Console.Testing;

namespace DurableFlows.Cli.Tests.Rendering;

public sealed class BoardViewTests
{
    [Fact]
    public async Task Of_RunThatAsks_SaysWhatWaitsForWhom()
    {
        var flow = FlowBuilder.Create("pay")
            .AddTransform("sum", node: o => o.Set("n", "1"))
            .AddApproval("sign-off", after: "sum", o =>
            {
                o.Approvers.Add("ada");
                o.Approvers.Add("role:finance");
            })
            .AddTransform("pay", "sign-off", o => o.Set("n", "2"))
            .Build();
        await using var host = new FlowHost(new FlowHostOptions());
        var handle = await host.StartAsync(flow.Definition, FlowValue.Null);
        await handle.WaitForInputAsync();

        using var console = new TestConsole().Width(200);
        console.Write(BoardView.Of(handle.Peek(), DateTimeOffset.UtcNow, unicode: true));

        Assert.Matches("✓ +sum +succeeded", console.Output);
        Assert.Matches(@"\? +sign-off +asking .*waits for ada or role:finance", console.Output);
        Assert.Matches("· +pay +pending +after sign-off", console.Output);
        Assert.DoesNotContain('\u001b', console.Output);
        await handle.LeaveAsync();
    }

    [Fact]
    public void Plain_ControlAndDirectionCharacters_AreWrittenOut()
        => Assert.Equal("a\\u001b[2Jb\\u202ec", Plain.Line("a\u001b[2Jb\u202ec"));
}
