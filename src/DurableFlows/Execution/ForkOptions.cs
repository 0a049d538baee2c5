using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>How a run is forked, and what is different in the fork.</summary>
public sealed record ForkOptions
{
    /// <summary>The checkpoint to begin at; null for the newest.</summary>
    public long? At { get; init; }

    /// <summary>The fork's id; null for a new one.</summary>
    public string? Run { get; init; }

    /// <summary>A name for the line of runs it begins or goes on with; null for the one of the run that is forked.</summary>
    public string? Branch { get; init; }

    /// <summary>Who forks; null when unknown.</summary>
    public string? By { get; init; }

    /// <summary>Why, for people and the journal.</summary>
    public string Reason { get; init; } = "fork";

    /// <summary>Nodes that run again in the fork, with all that depends on them.</summary>
    public IReadOnlyList<string> Rerun { get; init; } = [];

    /// <summary>Nodes that are left out in the fork.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>Nodes whose output is another one in the fork.</summary>
    public IReadOnlyDictionary<string, FlowValue> SetOutputs { get; init; } = new Dictionary<string, FlowValue>();

    /// <summary>Another input; what reads it runs again, and what depends on that.</summary>
    public FlowValue? Input { get; init; }

    /// <summary>Whether nodes whose error was returned downstream run again.</summary>
    public bool RetryReturned { get; init; }

    /// <summary>Another definition that the fork goes on with; null for the one of the run that is forked.</summary>
    public AdoptOptions? Adopt { get; init; }

    /// <summary>Whether requests that were open go on under their ids and deadlines, and approvals that were given for what has not run yet hold. Otherwise the fork asks anew: an approval was given once, and the run that is forked may use it.</summary>
    public bool CarryRequests { get; init; }

    /// <summary>Told of everything that happens in the fork, on a host that runs it in this process.</summary>
    public Action<Runs.RunEvent>? OnEvent { get; init; }

    /// <summary>The same changes as of a resume.</summary>
    internal ResumeOptions Changes => new()
    {
        By = By,
        Reason = Reason,
        Rerun = Rerun,
        Skip = Skip,
        SetOutputs = SetOutputs,
        Input = Input,
        RetryReturned = RetryReturned,
        Adopt = Adopt,
    };
}
