using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Values;

namespace DurableFlows.Cli.Tests.Samples;

// What stands between the marks is shown in README.md, word for word.
#region node
internal sealed record Claim(string Id, int Cents, string Reason);

internal sealed record Verdict(bool Plausible, int Cents);

[NodeType("check-claim", Repeatable = true)]
internal sealed class CheckClaim : Node<Claim, Verdict>
{
    protected override ValueTask<Verdict> RunAsync(Claim input, NodeContext context, CancellationToken cancellation) =>
        new(new Verdict(input.Reason.Length > 0, input.Cents));
}
#endregion

internal static class RefundFlow
{
    public static Flow Build()
    {
        #region flow
        var flow = FlowBuilder.Create("refund")
            .Add<CheckClaim>("check", o => o.From("input.claim"))
            .Add("pay", "http", o =>
            {
                o.After("check", when: "output.plausible");
                o.Set("claim", "input.claim.id").Set("cents", "nodes.check.output.cents");
                o.With(new { url = "${env:BANK_URL}/payments", method = "POST" });
                o.Retry = new RetryPolicy { Attempts = 5, Interval = TimeSpan.FromSeconds(2) };
                o.Approval(a =>
                {
                    a.Title = "Pay {{ input.cents }} cents for claim {{ input.claim }}?";
                    a.Approvers.Add("role:support-lead");
                    a.Deadline = TimeSpan.FromDays(3);
                });
            })
            .Build();   // reports every mistake at once
        #endregion
        return flow;
    }

    public static async Task<RunResult> RunAsync(Flow flow, string folder, IServiceProvider services)
    {
        #region host
        using var store = FileStore.Open(folder);
        var options = new FlowHostOptions { Store = store, NodeTypes = { NodeType.For<CheckClaim>() } };
        await using var host = new FlowHost(options, services);

        var input = FlowValue.From(new { Claim = new Claim("C-7", 1250, "broken on arrival") });
        var run = await host.StartAsync(flow.Definition, input);
        var result = await run.WaitForInputAsync();   // or run.Completion for the end
        #endregion
        return result;
    }
}
