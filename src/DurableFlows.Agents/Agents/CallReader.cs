using System.Text.Json;
using DurableFlows.Agents.Conversations;
using DurableFlows.Values;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents;

/// <summary>Reads the calls off a reply, and marks those that are not to be made.</summary>
internal sealed class CallReader(AgentOptions options, AgentHistory history)
{
    /// <summary>How often in a row the very same call is made.</summary>
    private const int MostRepeats = 3;

    private readonly int _left = Spending.Budget(options, history).Calls - history.Calls;

    public IReadOnlyList<CallRecord> Of(ChatMessage message)
    {
        var calls = options.Style == AgentStyle.React
            ? ReactText.Call(message.Text, history.Calls) is { } one ? [one] : []
            : message.Contents.OfType<FunctionCallContent>().Select((c, i) => Read(c, history.Calls + i)).ToList();
        return [.. calls.Select((call, i) => Bounded(call, i))];
    }

    private static CallRecord Read(FunctionCallContent content, int number)
    {
        var call = new CallRecord { Id = content.CallId is { Length: > 0 } id ? id : $"call-{number}", Tool = content.Name };
        return content.Exception is { } malformed
            ? call with { Code = AgentCodes.ToolArguments, Problem = $"The arguments are not a JSON object: {malformed.Message}" }
            : call with { Arguments = FlowValue.FromElement(JsonSerializer.SerializeToElement(content.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions)) };
    }

    private CallRecord Bounded(CallRecord call, int number)
    {
        if (call.Code is not null)
            return call;
        if (number >= _left)
            return call with { Code = AgentCodes.Budget, Problem = "There are no calls of tools left. Answer with what you know." };
        return history.Same(call) is var same && same >= MostRepeats
            ? call with { Code = AgentCodes.ToolRepeated, Problem = $"It was made {same} times in a row with the very same arguments. Do something else, or answer." }
            : call;
    }
}
