using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Http.Runs;

/// <summary>A run as this API shows it.</summary>
internal sealed record RunBody
{
    public required string Run { get; init; }
    public required string Flow { get; init; }
    public required int FlowVersion { get; init; }
    public required RunStatus Status { get; init; }
    public required long Sequence { get; init; }
    public required string Definition { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int Generation { get; init; }
    public HostIdentity? Host { get; init; }
    public string? Parent { get; init; }
    public string? Correlation { get; init; }
    public required StoredValue Input { get; init; }
    public FlowValue? Output { get; init; }
    public FlowError? Error { get; init; }
    public string? Reason { get; init; }
    public RunOutcome? Outcome { get; init; }
    public required IReadOnlyList<NodeDetails> Nodes { get; init; }
    public required IReadOnlyList<RequestDetails> Requests { get; init; }
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    /// <summary>The run with what its output and open requests hold loaded.</summary>
    public static async Task<RunBody> OfAsync(ApiCall call, RunDetails run)
    {
        var id = call.Client;
        var key = Journal.RunId.Parse(run.Summary.Run);
        return new RunBody
        {
            Run = run.Summary.Run,
            Flow = run.Summary.Flow,
            FlowVersion = run.Definition.Version,
            Status = run.Summary.Status,
            Sequence = run.Sequence,
            Definition = run.DefinitionHash,
            StartedAt = run.Summary.StartedAt,
            UpdatedAt = run.Summary.UpdatedAt,
            Generation = run.Generation,
            Host = run.Host,
            Parent = run.Summary.Parent,
            Correlation = run.Summary.Correlation,
            Input = run.Input,
            Output = run.Output is { Omitted: false } output ? await id.LoadAsync(key, output, call.Cancellation).ConfigureAwait(false) : null,
            Error = run.Error,
            Reason = run.Reason,
            Outcome = run.Outcome,
            Nodes = run.Nodes,
            Requests = await Inputs.Shown.OfAsync(call, key, run.Requests).ConfigureAwait(false),
            Links = RunLinks.Of(call, run.Summary.Run),
        };
    }
}
