using System.Text.Json.Serialization;

namespace DurableFlows.Agents.Models;

/// <summary>What is stored of an answer of a model. What is not set is left out.</summary>
internal sealed record TurnRecord
{
    /// <summary>An answer that the node goes on from.</summary>
    public const string Turn = "turn";

    /// <summary>An answer that could not be used, with <see cref="Complaint"/>.</summary>
    public const string Repair = "repair";

    public required string Kind { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Text { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Reasoning { get; init; }

    /// <summary>The name of the choice that answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Model { get; init; }

    /// <summary>Those that were asked before and did not answer; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<ModelFailure>? Failed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long InputTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long OutputTokens { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public decimal Cost { get; init; }

    /// <summary>Whether tokens were counted by characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Estimated { get; init; }

    /// <summary>Why the model stopped; null for <c>stop</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Finish { get; init; }

    /// <summary>What was wrong with the answer, as the model is told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Complaint { get; init; }

    public static TurnRecord Of(string kind, ModelReply reply, string? complaint = null) => new()
    {
        Kind = kind,
        Text = reply.Message.Text is { Length: > 0 } text ? text : null,
        Reasoning = reply.Reasoning,
        Model = reply.Model,
        Failed = reply.Failed.Count > 0 ? reply.Failed : null,
        InputTokens = reply.InputTokens,
        OutputTokens = reply.OutputTokens,
        Cost = reply.Cost,
        Estimated = reply.Estimated,
        Finish = reply.Finish == "stop" ? null : reply.Finish,
        Complaint = complaint,
    };
}
