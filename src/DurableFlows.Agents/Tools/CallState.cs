using System.Text.Json;
using System.Text.Json.Serialization;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>What one step of a call leaves for the next.</summary>
internal sealed record CallState
{
    /// <summary>Asked for leave, whether a lost call was made, or by the tool itself.</summary>
    public const string Leave = "leave", Lost = "lost", Tool = "tool";

    /// <summary>What was asked last; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Asked { get; init; }

    /// <summary>What was asked and answered so far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Settled { get; init; }

    /// <summary>The arguments as they were approved; null for those of the call.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FlowValue? Arguments { get; init; }

    /// <summary>The mark of the tool's entry in the definition that leave was asked for; null where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Entry { get; init; }

    /// <summary>Whether a person says that a lost call was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasMade { get; init; }

    /// <summary>How often it failed for a moment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Tries { get; init; }

    public bool Has(string asked) => Settled?.Contains(asked) == true;

    /// <summary>Takes in what was answered.</summary>
    public CallState Answered(FlowValue? answer)
    {
        if (answer is null || Asked is null)
            return this;
        var next = this with { Asked = null, Settled = [.. Settled ?? [], Asked] };
        var said = answer.Element.GetProperty("answer");
        return Asked switch
        {
            Leave when !answer.Element.GetProperty("approved").GetBoolean() => throw Refused(answer.Element),
            Leave => next with { Arguments = FlowValue.FromElement(said) },
            Lost => next with { WasMade = said.ValueKind == JsonValueKind.String && said.GetString() == "done" },
            _ => next,
        };
    }

    private static NodeException Refused(JsonElement answer)
    {
        var comment = answer.GetProperty("comment");
        return new NodeException(ErrorCodes.RequestRejected, $"{answer.GetProperty("by").GetString()} did not allow this call{(comment.ValueKind == JsonValueKind.String ? $": {comment.GetString()}" : ".")}", category: "rejected");
    }
}
