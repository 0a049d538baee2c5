using DurableFlows.Bundles;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>Decides and runs again what has run, from its journal alone, on any machine. Safe for use from any thread.</summary>
/// <remarks>Nothing is written to a run that is replayed, nor to its store.</remarks>
public sealed class FlowReplayer
{
    private readonly FlowHostOptions _options;
    private readonly IServiceProvider _services;
    private readonly HostParts _parts;

    /// <summary>Makes a replayer.</summary>
    /// <param name="options">The store that holds the runs, and the node types beside the built-in ones.</param>
    /// <param name="services">Where nodes get their services from that run for real; null for none.</param>
    public FlowReplayer(FlowHostOptions options, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _services) = (options, services ?? NoServices.Instance);
        _parts = new HostParts(options, _services, TimeProvider.System, new IdSource(TimeProvider.System));
    }

    /// <summary>The engine; a test puts another one here.</summary>
    internal Decider Decide { get; init; } = Scheduler.Apply;

    /// <summary>Folds every record of a run and of its child runs, lets the engine decide again, and tells the first record that its decisions do not account for.</summary>
    /// <remarks>A divergence is a result and no exception. In a run that keeps only its newest state, what its snapshot stands for is taken as it is.</remarks>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c> or <c>definition.missing</c>, or one of the journal's.</exception>
    public Task<VerifyResult> VerifyAsync(RunId run, CancellationToken cancellation = default) => new RunVerifier(_parts, Decide).VerifyAsync(run, cancellation);

    /// <summary>The same for a run that was exported; nothing of it reaches the store.</summary>
    /// <param name="bundle">The bundle; not closed.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowException">With code <c>bundle.damaged</c> or <c>bundle.newer-version</c>, or one of the journal's.</exception>
    public Task<VerifyResult> VerifyBundleAsync(Stream bundle, CancellationToken cancellation = default)
        => WithBundleAsync(bundle, (replayer, run) => replayer.VerifyAsync(run, cancellation), cancellation);

    /// <summary>Runs a run again, in memory and in no time: its nodes give what was recorded, and conditions, mappings and the flow itself are evaluated anew.</summary>
    /// <remarks>
    /// Nodes that only compute (<c>transform</c>, <c>choice</c>, <c>approval</c>, <c>question</c>, <c>flow</c>, <c>fail</c>) are computed anew.
    /// Other nodes take their outcomes in the order in which they counted, as long as their type, input and options are what they were; people answer as
    /// they did. A node without a recorded outcome is not called, and the result names it.
    /// </remarks>
    /// <param name="run">The run.</param>
    /// <param name="options">How; null for the definition the run is pinned to, with no node running for real.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowDefinitionException">The flow has mistakes.</exception>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>definition.missing</c> or <c>id.invalid</c> for a node that the flow does not have, or one of the journal's.</exception>
    public Task<ReplayResult> ReplayAsync(RunId run, ReplayOptions? options = null, CancellationToken cancellation = default)
        => new RunReplayer(_parts, _options, _services).ReplayAsync(run, options ?? new ReplayOptions(), cancellation);

    /// <summary>The same for a run that was exported; nothing of it reaches the store.</summary>
    /// <param name="bundle">The bundle; not closed.</param>
    /// <param name="options">How; null for the definition the run is pinned to, with no node running for real.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowDefinitionException">The flow has mistakes.</exception>
    /// <exception cref="FlowException">With code <c>bundle.damaged</c> or <c>bundle.newer-version</c>, or one of the journal's.</exception>
    public Task<ReplayResult> ReplayBundleAsync(Stream bundle, ReplayOptions? options = null, CancellationToken cancellation = default)
        => WithBundleAsync(bundle, (replayer, run) => replayer.ReplayAsync(run, options, cancellation), cancellation);

    /// <summary>Runs a flow as far as that goes without calling anything, in memory and in no time: what only computes is computed, other nodes come to what is given for them.</summary>
    /// <remarks>A node whose output is not given is not called; the result names it, with what it would be given, and what comes after it is not reached. Nothing is asked of anybody and no secret is read.</remarks>
    /// <param name="flow">The flow.</param>
    /// <param name="input">Its input.</param>
    /// <param name="options">What is given; null for nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowDefinitionException">The flow has mistakes.</exception>
    /// <exception cref="FlowException">With code <c>input.invalid</c>, or <c>id.invalid</c> for an output of a node that there is not.</exception>
    public Task<DryRunResult> DryRunAsync(FlowDefinition flow, FlowValue input, DryRunOptions? options = null, CancellationToken cancellation = default)
        => new DryRunner(_parts, _options, _services).RunAsync(flow, input, options ?? new DryRunOptions(), cancellation);

    private async Task<T> WithBundleAsync<T>(Stream bundle, Func<FlowReplayer, RunId, Task<T>> replay, CancellationToken cancellation)
    {
        var options = new FlowHostOptions { Store = new MemoryStore() };
        foreach (var type in _options.NodeTypes)
            options.NodeTypes.Add(type);
        var replayer = new FlowReplayer(options, _services) { Decide = Decide };
        var taken = await RunImport.ReadAsync(replayer._parts, bundle, new ImportOptions(), cancellation).ConfigureAwait(false);
        return await replay(replayer, RunId.Parse(taken.Run.Run)).ConfigureAwait(false);
    }
}
