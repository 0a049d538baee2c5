using DurableFlows.Agents.Conversations;
using DurableFlows.Agents.Models;
using DurableFlows.Agents.Tools;
using DurableFlows.Nodes;

namespace DurableFlows.Agents;

/// <summary>What an agent is told: as its options and the host say now, or as it was recorded.</summary>
internal sealed class AgentSetups(AgentOptions options, NodeContext context, AgentHistory history)
{
    /// <returns>The setup, and whether it is to be recorded with the next turn.</returns>
    public async ValueTask<(AgentSetup Setup, bool IsNew)> CurrentAsync(CancellationToken cancellation)
    {
        if (history.Setup is not { } recorded)
        {
            var first = await NowAsync(cancellation).ConfigureAwait(false);
            return (first with { Memory = await AgentMemory.ReadAsync(options, context, cancellation).ConfigureAwait(false) }, true);
        }

        if (options.OnChange == PromptChange.Keep)
            return (recorded, false);
        var now = await NowAsync(cancellation).ConfigureAwait(false);
        return now.IsAs(recorded) ? (recorded, false) : (now with { Prompt = recorded.Prompt, Memory = recorded.Memory }, true);
    }

    private async ValueTask<AgentSetup> NowAsync(CancellationToken cancellation)
    {
        var tools = await new ToolSet(options, context).AllAsync(cancellation).ConfigureAwait(false);
        return new AgentSetup
        {
            Instructions = options.Instructions is { } instructions ? context.Render(instructions) : null,
            Prompt = options.Prompt is { } prompt ? context.Render(prompt) : ModelConversation.Text(context) ?? "",
            Tools = tools.Count == 0 ? null : [.. tools.Select(t => t.Spec)],
            Output = options.Output,
        };
    }
}
