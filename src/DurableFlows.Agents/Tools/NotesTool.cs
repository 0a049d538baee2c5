using System.Text.Json;
using DurableFlows.Agents.Conversations;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>Room to think and plan: what is noted stands in the conversation, and nothing else happens.</summary>
internal sealed class NotesTool(string name, ToolOptions tool) : ITool
{
    private static readonly JsonElement Parameters = JsonElement.Parse("""{"type":"object","required":["note"],"properties":{"note":{"type":"string","description":"A thought, or the plan as it stands now."}}}""");

    public ToolSpec Spec { get; } = new(name, tool.Description ?? "Notes a thought or a plan for yourself. Nothing else happens.", Parameters);

    public bool Repeatable => true;

    public ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation) => new(new NodeStep.Completed(FlowValue.From("Noted.")));
}
