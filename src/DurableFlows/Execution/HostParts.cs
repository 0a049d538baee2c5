using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Retention;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;

namespace DurableFlows.Execution;

/// <summary>What everything in one host shares.</summary>
internal sealed class HostParts
{
    public HostParts(FlowHostOptions options, IServiceProvider services, TimeProvider time, IdSource ids)
    {
        Options = options;
        Retrying = StoreRetry.Pipeline(options.StoreAttempts, options.StoreInterval, time);
        Store = new HostStore(options.Store ?? new MemoryStore(time), Retrying, time);
        Registry = new NodeRegistry([.. BuiltInNodes.All, .. options.NodeTypes]);
        Secrets = services.GetService(typeof(ISecretSource)) as ISecretSource ?? new EnvironmentSecrets();
        Logger = (services.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("DurableFlows");
        Time = time;
        Records = new RecordFactory(time, ids);
        Definitions = new DefinitionStore(Store, Registry);
        Index = new RunIndex(Store);
        Executor = new NodeExecutor(time, Records, services, Secrets, new NodeCache(Store, time), options.StandIn);
        Requests = new RequestIndex(Store);
        Upkeep = new IndexUpkeep(Index, Requests, Logger);
        Remains = new RunRemains(Store, Index, Logger);
        Ends = new RunEnds(Records, Upkeep);
        Notices = new Notices(services.GetService(typeof(INotifier)) as INotifier, Logger);
        Compaction = new RunCompaction(ids, options.Compaction, Logger);
    }

    public FlowHostOptions Options { get; }
    public HostStore Store { get; }

    /// <summary>Tries again what the store could not take.</summary>
    public ResiliencePipeline Retrying { get; }

    public NodeRegistry Registry { get; }
    public ISecretSource Secrets { get; }
    public TimeProvider Time { get; }
    public ILogger Logger { get; }
    public RecordFactory Records { get; }
    public DefinitionStore Definitions { get; }
    public RunIndex Index { get; }
    public RequestIndex Requests { get; }
    public IndexUpkeep Upkeep { get; }
    public RunRemains Remains { get; }
    public NodeExecutor Executor { get; }
    public RunEnds Ends { get; }
    public RunCompaction Compaction { get; }
    public Notices Notices { get; }
    public RunReports Reports { get; } = new();

    /// <summary>Tells this host that a client of it wrote to a run.</summary>
    public Func<RunId, Task> Written { get; set; } = _ => Task.CompletedTask;

    /// <summary>Ends when this host has done all that is left to do for a run that does not go on here any more.</summary>
    public Func<RunId, Task> Leaving { get; set; } = _ => Task.CompletedTask;

    /// <summary>Tells which living host holds a run.</summary>
    public Func<RunSession, CancellationToken, ValueTask<RunHeldException?>> HolderAsync { get; set; } = (_, _) => default;

    public StoreRetry Retry(StoreFailureBehavior behavior) => new(behavior, Options.StoreAttempts, Options.StoreInterval, Time);

    /// <summary>Reads a run to its end; null when there is none.</summary>
    public ValueTask<RunSession?> ReadAsync(RunId run, CancellationToken cancellation)
        => RunSession.OpenAsync(Store, Definitions, Retry, run, null, cancellation);

    public RunValues Values(RunId run) => new(Store, run);
}
