using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Scheduling;

/// <summary>What a host is told to carry out. A closed set; a host refuses what it does not know.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Run one attempt of one step, not before a time.</summary>
    public sealed record RunNode(DispatchId Dispatch, DateTimeOffset? NotBefore) : Decision;

    /// <summary>Run the first attempt of a range of a map's items.</summary>
    public sealed record RunItems(string Node, int Epoch, int First, int Count) : Decision;

    /// <summary>Look after an open request's deadline, reminders and escalation.</summary>
    public sealed record WatchRequest(string Request) : Decision;

    /// <summary>Start or go on with a child run, not before a time. An end of it up to a generation is known already.</summary>
    public sealed record RunChild(DispatchId Dispatch, ChildLink Child, int AfterGeneration, DateTimeOffset? NotBefore) : Decision;

    /// <summary>Ask a child run to end.</summary>
    public sealed record CancelChild(string Run) : Decision;

    /// <summary>Every node has settled: write the run's end.</summary>
    public sealed record FinishRun(RunStatus Status) : Decision;

    /// <summary>Stop what runs and write that the run is cancelled.</summary>
    public sealed record CancelRun : Decision;
}
