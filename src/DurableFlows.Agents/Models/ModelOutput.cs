using System.Text.Json.Serialization;
using DurableFlows.Values;

namespace DurableFlows.Agents.Models;

/// <summary>The output of node type <c>model</c>.</summary>
public sealed record ModelOutput
{
    /// <summary>What the model said.</summary>
    public required string Text { get; init; }

    /// <summary>The structured answer; left out without the option <c>output</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FlowValue? Value { get; init; }

    /// <summary>The model that answered: the name of its connection, or of the model when the connection is written out.</summary>
    public required string Model { get; init; }

    /// <summary>The models that did not answer, in the order they were asked; left out when every one answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ModelFailure>? Failed { get; init; }

    /// <summary>What it took, answers that could not be used among it.</summary>
    public required ModelUsage Usage { get; init; }

    /// <param name="turns">The answers, oldest first; the last one is the output.</param>
    /// <param name="value">The structured answer.</param>
    internal static ModelOutput Of(IReadOnlyList<TurnRecord> turns, FlowValue? value)
    {
        var failed = turns.SelectMany(t => t.Failed ?? []).ToArray();
        return new ModelOutput
        {
            Text = turns[^1].Text ?? "",
            Value = value,
            Model = turns[^1].Model ?? "",
            Failed = failed.Length > 0 ? failed : null,
            Usage = ModelUsage.Of(turns),
        };
    }
}
