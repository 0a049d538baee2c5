using System.Runtime.ExceptionServices;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using Polly;
using Polly.Retry;

namespace DurableFlows.Execution;

/// <summary>Repeats appends that the store could not take, with back-off, and says when it gives up.</summary>
/// <remarks>A repeated append may land twice; records carry ids, and the fold takes the first.</remarks>
internal sealed class StoreRetry
{
    private readonly ResiliencePipeline _pipeline;
    private readonly bool _bestEffort;
    private readonly List<ReadOnlyMemory<byte>> _owed = [];

    // Appends of a run follow one another. A pipeline that returns it would box it.
    private AppendReceipt _receipt;
    private ExceptionDispatchInfo? _first;

    public StoreRetry(StoreFailureBehavior behavior, int attempts, TimeSpan interval, TimeProvider time)
    {
        _bestEffort = behavior == StoreFailureBehavior.BestEffort;
        _pipeline = Pipeline(attempts, interval, time);
    }

    /// <summary>Repeats a call that the store could not take.</summary>
    public static ResiliencePipeline Pipeline(int attempts, TimeSpan interval, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<FlowException>(e => e.Code == ErrorCodes.StoreUnavailable),
                MaxRetryAttempts = attempts - 1,
                Delay = interval,
                MaxDelay = TimeSpan.FromSeconds(30),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            });
        }

        return builder.Build();
    }

    /// <summary>Whether the run went on with records that are not stored.</summary>
    public bool Degraded { get; private set; }

    /// <summary>Appends, together with whatever is still owed.</summary>
    /// <returns>Where the records landed; null when they are owed, which only happens in best effort.</returns>
    public async ValueTask<AppendReceipt?> AppendAsync(
        IFlowStore store, RunId run, IReadOnlyList<ReadOnlyMemory<byte>> bodies, JournalPosition known, CancellationToken cancellation)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> all = _owed.Count == 0 ? bodies : [.. _owed, .. bodies];
        try
        {
            if (!await IsTakenAsync(store, run, all, known, cancellation).ConfigureAwait(false))
            {
                await _pipeline.ExecuteAsync(
                    static (call, token) => call.Self.AppendAgainAsync(call.store, call.run, call.all, call.known, token),
                    (Self: this, store, run, all, known), cancellation).ConfigureAwait(false);
            }

            _owed.Clear();
            return _receipt;
        }
        catch (FlowException e) when (_bestEffort && e.Code == ErrorCodes.StoreUnavailable)
        {
            Degraded = true;
            _owed.AddRange(bodies.Select(b => (ReadOnlyMemory<byte>)b.ToArray()));
            return null;
        }
    }

    /// <summary>Does what goes with an append, as patiently.</summary>
    public ValueTask AgainAsync(Func<CancellationToken, ValueTask> call, CancellationToken cancellation) => _pipeline.ExecuteAsync(call, cancellation);

    /// <summary>The first try, without the pipeline: nearly every append needs no other, and is as fast as the store then.</summary>
    private async ValueTask<bool> IsTakenAsync(
        IFlowStore store, RunId run, IReadOnlyList<ReadOnlyMemory<byte>> bodies, JournalPosition known, CancellationToken cancellation)
    {
        try
        {
            _receipt = await store.AppendAsync(run, bodies, known, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (FlowException e) when (e.Code == ErrorCodes.StoreUnavailable)
        {
            _first = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    /// <summary>A try within the pipeline, which counts the failed first one as its own.</summary>
    private async ValueTask AppendAgainAsync(
        IFlowStore store, RunId run, IReadOnlyList<ReadOnlyMemory<byte>> bodies, JournalPosition known, CancellationToken cancellation)
    {
        Interlocked.Exchange(ref _first, null)?.Throw();
        _receipt = await store.AppendAsync(run, bodies, known, cancellation).ConfigureAwait(false);
    }
}
