using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>Starts and resumes runs as Durable instances. The journal comes first: an instance that is not started then is started by the reconciler.</summary>
internal sealed class DurableRunHost(DurableEngine engine, IInstances instances) : IRunHost
{
    public async Task<RunId> StartAsync(FlowDefinition flow, FlowValue input, StartOptions options, CancellationToken cancellation)
    {
        var parts = engine.Parts;
        var run = RunId.Parse(options.Run ?? parts.Records.Ids.NewId());
        var graph = parts.Definitions.Compile(flow);
        StartChecks.Refuse(flow, options, parts.Secrets);
        await engine.Opener.StartAsync(graph, InputCheck.Checked(graph, input, parts.Secrets), run, options, null, parts.Options.Settings.With(flow.Checkpoint), cancellation).ConfigureAwait(false);
        await instances.StartAsync(new InstanceId(run, 1), flow.Id).ConfigureAwait(false);
        return run;
    }

    public async Task ResumeAsync(RunId run, ResumeOptions options, CancellationToken cancellation)
    {
        var session = await engine.Parts.ReadAsync(run, cancellation).ConfigureAwait(false)
            ?? throw new FlowException(ErrorCodes.RunNotFound, $"There is no run {run} in store {engine.Parts.Store.Spec}. List the runs there are.");
        var (flow, generation, ended, released) = session.Read(s => (s.Started.Flow, s.Generation, s.End is not null, s.Suspended is { Released: true }));
        var present = new InstanceId(run, generation);
        var goesOn = !ended && !released && await instances.IsAliveAsync(present).ConfigureAwait(false);
        if (goesOn && options is { ChangesRun: false, Takeover: false })
        {
            await engine.Client.UnsuspendAsync(run, null, cancellation).ConfigureAwait(false);
            await instances.WakeAsync(present).ConfigureAwait(false);
            return;
        }

        // What changes a run is part of an opening; the instance before it looks, sees that it is superseded, and ends.
        var opened = await engine.Opener.OpenAsync(session, goesOn ? options with { Takeover = true } : options, cancellation).ConfigureAwait(false);
        await instances.StartAsync(new InstanceId(run, opened.Session.Read(s => s.Generation)), flow).ConfigureAwait(false);
        if (goesOn)
            await instances.WakeAsync(present).ConfigureAwait(false);
    }

    public async Task<RunId> ForkAsync(RunId run, ForkOptions options, CancellationToken cancellation)
    {
        var opened = await new RunForker(engine.Parts, engine.Opener).ForkAsync(run, options, cancellation).ConfigureAwait(false);
        // What it asks from its beginning has no marker yet.
        await engine.Parts.Upkeep.HealRequestsAsync(opened.Session).ConfigureAwait(false);
        await instances.StartAsync(new InstanceId(opened.Session.Run, 1), opened.Session.Read(s => s.Started.Flow)).ConfigureAwait(false);
        return opened.Session.Run;
    }

    public Task WakeAsync(RunId run, CancellationToken cancellation) => instances.WakeAsync(run);
}
