namespace DurableFlows.Testing.Stub;

/// <summary>Refuses what the real server refuses: results of tools that nobody called, and calls that are left without a result.</summary>
internal static class ConversationCheck
{
    /// <summary>The first mistake, in the server's words; null when there is none.</summary>
    public static string? Find(RequestWire request)
    {
        if (request.Messages.Any(m => m is null) || request.Tools?.Any(t => t is null) == true || request.Messages.Any(m => m.ToolCalls?.Any(c => c is null) == true))
            return "Invalid type: expected an object, but got null instead.";
        if (request.Messages.Count == 0)
            return "Invalid 'messages': empty array. Expected an array with minimum length 1.";
        if (request.ResponseFormat is { Type: "json_schema", JsonSchema: null })
            return "Missing required parameter: 'response_format.json_schema'.";
        HashSet<string> open = [];
        foreach (var message in request.Messages)
        {
            if (message.Role == "tool")
            {
                if (!open.Remove(message.ToolCallId ?? ""))
                    return "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.";
            }
            else if (open.Count > 0)
            {
                break;
            }
            else
            {
                open = [.. (message.ToolCalls ?? []).Select(c => c.Id ?? "")];
            }
        }

        return open.Count == 0
            ? null
            : "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
                + $"The following tool_call_ids did not have response messages: {string.Join(", ", open)}";
    }
}
