using DurableFlows.Approvals;
using DurableFlows.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Cli.Tests.Secrets;

/// <summary>Tells the secret it is given in every way a node has: logs, state, questions, errors and output.</summary>
[NodeType("tell-tale")]
internal sealed class TellTale(ILogger<TellTale> logger) : INode
{
    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var token = context.Input.Element.GetProperty("token").GetString() ?? "";
        Heard.Add(token);
        TellTaleLog.Step(logger, context.Step, token);
        TellTaleLog.Failed(logger, context.Input, new InvalidOperationException("failed with " + token));
        using (TellTaleLog.Begin(logger, token))
            TellTaleLog.Step(logger, context.Step, Basic(token));
        return new(context.Step switch
        {
            0 => new NodeStep.Continued(FlowValue.From(new { token, basic = Basic(token) })),
            1 when context.Attempt == 1 => throw new NodeException("bank.refused", $"{token} at https://bank/?t={Uri.EscapeDataString(token)}", retryable: true),
            1 => new NodeStep.Asked(new Question { Title = $"Is it {token}?", Message = context.Input.ToString(), Choices = [token, "no"] }, context.Input),
            _ => new NodeStep.Completed(FlowValue.From(new { token, header = Basic(token), json = context.Input.ToString(), padding = new string('.', 9_000), again = token })),
        });
    }

    /// <summary>What the node was given, so that a test may know that it was.</summary>
    public static HashSet<string> Heard { get; } = [];

    private static string Basic(string token) => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("user:" + token));
}
