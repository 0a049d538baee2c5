using DurableFlows.Definitions;
using DurableFlows.Nodes;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Tests.Documents;

#region node
internal sealed record Claim(string Id, string Reason);

internal sealed record Verdict(bool Plausible);

[NodeType("check-claim", Repeatable = true)]
internal sealed class CheckClaim(IChatClient model) : Node<Claim, Verdict>
{
    protected override async ValueTask<Verdict> RunAsync(Claim input, NodeContext context, CancellationToken cancellation)
    {
        var response = await model.GetResponseAsync<Verdict>($"Is this claim plausible? {input.Reason}", cancellationToken: cancellation);
        return response.Result;
    }
}
#endregion

internal static class ClaimFlow
{
    public static Flow Build() => FlowBuilder.Create("claims")
        .Add<CheckClaim>("check", o =>
        {
            o.From("input");
            o.Retry = new RetryPolicy { Attempts = 2, Interval = TimeSpan.FromSeconds(1) };
        })
        .Build();
}
