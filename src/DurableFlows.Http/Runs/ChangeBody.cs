using DurableFlows.Execution;
using DurableFlows.Values;

namespace DurableFlows.Http.Runs;

/// <summary>What a resume, a move and a fork may change about a run.</summary>
internal abstract record ChangeBody
{
    public IReadOnlyList<string>? Rerun { get; init; }
    public IReadOnlyList<string>? Skip { get; init; }
    public IReadOnlyDictionary<string, FlowValue>? SetOutputs { get; init; }
    public FlowValue? Input { get; init; }
    public bool RetryReturned { get; init; }
    public string? By { get; init; }

    /// <summary>The changes, as a resume makes them.</summary>
    public ResumeOptions Changes(ApiCall call)
    {
        RequestBody.RefuseNulls(("rerun", Rerun), ("skip", Skip));
        return new ResumeOptions
        {
            By = call.Actor(By),
            Rerun = Rerun ?? [],
            Skip = Skip ?? [],
            SetOutputs = SetOutputs ?? new Dictionary<string, FlowValue>(),
            Input = Input,
            RetryReturned = RetryReturned,
        };
    }
}
