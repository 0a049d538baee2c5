using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Where runs go on: in this process, or on Durable Functions. Everything else about a run is the <see cref="IFlowClient"/>'s.</summary>
public interface IRunHost
{
    /// <summary>Starts a run.</summary>
    /// <param name="flow">The flow; checked, and pinned by its content.</param>
    /// <param name="input">The input.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Gives up starting. A run that was started goes on.</param>
    /// <returns>The run's id; its start is durable.</returns>
    /// <exception cref="FlowException">With code <c>input.invalid</c>, <c>run.exists</c>, <c>id.invalid</c>, <c>secret.missing</c> or <c>store.unavailable</c>.</exception>
    Task<RunId> StartAsync(FlowDefinition flow, FlowValue input, StartOptions options, CancellationToken cancellation);

    /// <summary>Goes on with a run that nobody holds, or lets a suspended one go on that this host holds.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">What to change.</param>
    /// <param name="cancellation">Gives up. A run that was opened goes on.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>run.held</c>, <c>run.ended</c>, or one of the journal's.</exception>
    Task ResumeAsync(RunId run, ResumeOptions options, CancellationToken cancellation);

    /// <summary>Begins a new run where another one stood at a checkpoint.</summary>
    /// <param name="run">The run to fork; left as it is.</param>
    /// <param name="options">Where, and what is different.</param>
    /// <param name="cancellation">Gives up forking. A fork that began goes on.</param>
    /// <returns>The fork's id; its start is durable.</returns>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>run.exists</c>, <c>run.ended</c>, <c>resume.invalid</c>, <c>checkpoint.gone</c>, or one of the journal's.</exception>
    Task<RunId> ForkAsync(RunId run, ForkOptions options, CancellationToken cancellation);

    /// <summary>Tells the host that something was written to a run. What is written counts without it; this only has it seen sooner.</summary>
    Task WakeAsync(RunId run, CancellationToken cancellation);
}
