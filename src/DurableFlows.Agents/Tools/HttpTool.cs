using DurableFlows.Agents.Conversations;
using DurableFlows.Nodes;
using DurableFlows.Nodes.Http;

namespace DurableFlows.Agents.Tools;

internal sealed class HttpTool(string name, ToolOptions tool, HttpOptions http) : ITool
{
    public ToolSpec Spec { get; } = new(name, tool.Description ?? name, tool.Parameters ?? ToolSpec.NoParameters);

    public bool Repeatable => http.EffectiveMethod is "GET" or "HEAD" or "OPTIONS" or "PUT" or "DELETE";

    public ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
        => new HttpNode(context.Services).RunAsync(context with { Options = http }, cancellation);
}
