using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Http.Inputs;

/// <summary>A request as this API shows it.</summary>
internal sealed record InputBody
{
    public required string Run { get; init; }
    public required string Flow { get; init; }
    public required string Node { get; init; }
    public required string Id { get; init; }
    public required RequestStatus Status { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required RequestKind Kind { get; init; }
    public required string Title { get; init; }
    public string? Message { get; init; }
    public FlowValue? Shown { get; init; }
    public string? InputHash { get; init; }
    public required IReadOnlyList<string> Choices { get; init; }
    public required IReadOnlyList<string> Editable { get; init; }
    public JsonElement? Schema { get; init; }
    public required IReadOnlyList<string> Approvers { get; init; }
    public int Quorum { get; init; }
    public int Approvals { get; init; }
    public DateTimeOffset? Deadline { get; init; }
    public required IReadOnlyList<AnswerDetails> Answers { get; init; }

    /// <summary>Where it is read and answered, for whoever can reach this API by the same way.</summary>
    public InputLinks? Links { get; init; }

    public static InputBody Of(RequestDetails request) => new()
    {
        Run = request.Run,
        Flow = request.Flow,
        Node = request.Node,
        Id = request.Request.Id,
        Status = request.Status,
        AskedAt = request.AskedAt,
        Kind = request.Request.Kind,
        Title = request.Request.Title,
        Message = request.Request.Message,
        Shown = request.Shown,
        InputHash = request.Request.InputHash,
        Choices = request.Request.Choices,
        Editable = request.Request.Editable,
        Schema = request.Request.Schema,
        Approvers = request.Request.Approvers,
        Quorum = request.Request.Quorum,
        Approvals = request.Approvals,
        Deadline = request.Request.Deadline,
        Answers = request.Answers,
    };
}
