using DurableFlows.Agents.Conversations;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents;

/// <summary>What the model is given beside the messages.</summary>
internal static class ChatRequest
{
    /// <param name="options">The agent's.</param>
    /// <param name="setup">What it is told.</param>
    /// <param name="isLast">Whether it may call no tools any more.</param>
    public static ChatOptions Of(AgentOptions options, AgentSetup setup, bool isLast)
    {
        var request = new ChatOptions { Temperature = (float?)options.Temperature, MaxOutputTokens = options.MaxOutputTokens };
        if (options.Style == AgentStyle.Functions && setup.Tools is { } tools)
        {
            // Without its tools in the request, a server may refuse the earlier calls of them.
            request.Tools = [.. tools.Select(t => AIFunctionFactory.CreateDeclaration(t.Name, t.Description, t.Parameters))];
            request.ToolMode = isLast ? ChatToolMode.None : ChatToolMode.Auto;
        }

        if (setup.Output is { } schema)
            request.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema);
        return request;
    }
}
