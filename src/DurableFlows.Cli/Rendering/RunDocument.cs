using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Cli.Rendering;

/// <summary>What <c>show --json</c> prints.</summary>
internal sealed record RunDocument
{
    public required string Run { get; init; }
    public required string Flow { get; init; }
    public required int FlowVersion { get; init; }
    public required RunStatus Status { get; init; }
    public required long Sequence { get; init; }
    public required string Store { get; init; }
    public required string Definition { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int Generation { get; init; }
    public HostIdentity? Host { get; init; }
    public DateTimeOffset? OpenedAt { get; init; }
    public string? Parent { get; init; }
    public string? Correlation { get; init; }
    public required StoredValue Input { get; init; }
    public FlowValue? Output { get; init; }
    public FlowError? Error { get; init; }
    public string? Reason { get; init; }
    public RunOutcome? Outcome { get; init; }
    public required IReadOnlyList<NodeDetails> Nodes { get; init; }
    public required IReadOnlyList<RequestDetails> Requests { get; init; }

    public static RunDocument Of(RunDetails run, FlowValue? output, string store) => new()
    {
        Run = run.Summary.Run,
        Flow = run.Summary.Flow,
        FlowVersion = run.Definition.Version,
        Status = run.Summary.Status,
        Sequence = run.Sequence,
        Store = store,
        Definition = run.DefinitionHash,
        StartedAt = run.Summary.StartedAt,
        UpdatedAt = run.Summary.UpdatedAt,
        Generation = run.Generation,
        Host = run.Host,
        OpenedAt = run.OpenedAt,
        Parent = run.Summary.Parent,
        Correlation = run.Summary.Correlation,
        Input = run.Input,
        Output = output,
        Error = run.Error,
        Reason = run.Reason,
        Outcome = run.Outcome,
        Nodes = run.Nodes,
        Requests = run.Requests,
    };
}
