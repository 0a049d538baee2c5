using System.Text.Json.Serialization;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Http.Runs;

/// <summary>A run as this API and the command line show it.</summary>
internal sealed record RunBody
{
    public required string Run { get; init; }
    public required string Flow { get; init; }
    public required int FlowVersion { get; init; }
    public required RunStatus Status { get; init; }
    public required long Sequence { get; init; }

    /// <summary>Only on the command line.</summary>
    public string? Store { get; init; }

    public required string Definition { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int Generation { get; init; }
    public HostIdentity? Host { get; init; }

    /// <summary>Only on the command line.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    public string? Parent { get; init; }
    public ForkOrigin? Fork { get; init; }
    public IReadOnlyList<ForkLink>? Forks { get; init; }

    /// <summary>Whether it is a copy of which parts were blanked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Redacted { get; init; }

    public string? Correlation { get; init; }
    public required StoredValue Input { get; init; }
    public FlowValue? Output { get; init; }
    public FlowError? Error { get; init; }
    public string? Reason { get; init; }
    public RunOutcome? Outcome { get; init; }

    /// <summary>Node types that this host does not have; null when it has all.</summary>
    public IReadOnlyList<string>? MissingTypes { get; init; }

    public required IReadOnlyList<NodeDetails> Nodes { get; init; }
    public required IReadOnlyList<RequestDetails> Requests { get; init; }

    /// <summary>Only over HTTP.</summary>
    public IReadOnlyDictionary<string, string>? Links { get; init; }

    public static RunBody Of(RunDetails run, FlowValue? output) => new()
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
        Fork = run.Summary.Fork,
        Forks = run.Forks.Count == 0 ? null : run.Forks,
        Redacted = run.Summary.Redacted,
        Correlation = run.Summary.Correlation,
        Input = run.Input,
        Output = output,
        Error = run.Error,
        Reason = run.Reason,
        Outcome = run.Outcome,
        MissingTypes = run.MissingTypes.Count == 0 ? null : run.MissingTypes,
        Nodes = run.Nodes,
        Requests = run.Requests,
    };

    /// <summary>A run over HTTP, with what its output and open requests hold loaded.</summary>
    public static async Task<RunBody> OfAsync(ApiCall call, RunDetails run)
    {
        var id = Journal.RunId.Parse(run.Summary.Run);
        var output = run.Output is { Omitted: false } stored ? await call.Client.LoadAsync(id, stored, call.Cancellation).ConfigureAwait(false) : null;
        return Of(run, output) with
        {
            Requests = await Inputs.Shown.OfAsync(call, id, run.Requests).ConfigureAwait(false),
            Links = RunLinks.Of(call, run.Summary.Run),
        };
    }

    /// <summary>The run that the route names, at a checkpoint; null for the newest.</summary>
    public static async Task<RunBody> ReadAsync(ApiCall call, long? at = null)
        => await OfAsync(call, await call.Client.GetAsync(call.Run, at, call.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
}
