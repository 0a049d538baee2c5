using System.ComponentModel.DataAnnotations;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>How a host runs flows.</summary>
public sealed class FlowHostOptions
{
    /// <summary>Where runs are kept. Null for memory, which results then say.</summary>
    public IFlowStore? Store { get; set; }

    /// <summary>The node types this host can run, beside the built-in ones.</summary>
    public IList<NodeType> NodeTypes { get; } = [];

    /// <summary>The settings of runs, under what their flows say themselves.</summary>
    public RunSettings Settings { get; set; } = new();

    /// <summary>How many nodes and map items of one run may run at once; 1 to 10,000, default 64.</summary>
    [Range(1, 10_000)]
    public int MaxParallel { get; set; } = 64;

    /// <summary>How often an append or a payload is tried before the run is suspended; 1 to 100, default 6.</summary>
    [Range(1, 100)]
    public int StoreAttempts { get; set; } = 6;

    /// <summary>The wait before the second try, doubled for each further one up to 30 seconds; default 200 milliseconds.</summary>
    public TimeSpan StoreInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The deployment this host belongs to, recorded with each opening; null for none.</summary>
    public string? Deployment { get; set; }

    /// <summary>How often the journals of runs that keep only their newest state are compacted while they go on.</summary>
    internal CompactionPace Compaction { get; set; } = CompactionPace.Default;

    /// <summary>Says what nodes come to that are not to run; null where all run.</summary>
    internal INodeStandIn? StandIn { get; set; }

    /// <summary>Whether the host goes on with unfinished runs of hosts that are gone when it starts; default true. Used by the hosted service.</summary>
    public bool RecoverAtStart { get; set; } = true;
}
