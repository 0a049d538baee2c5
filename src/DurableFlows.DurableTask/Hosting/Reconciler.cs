using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using Microsoft.Extensions.Logging;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>Finds runs whose instance or hub is gone, and wakes those that somebody wrote to. Harmless to run at any time, beside itself too.</summary>
public sealed class Reconciler
{
    private readonly DurableEngine _engine;
    private readonly IInstances _instances;
    private readonly HostLiveness _liveness;

    internal Reconciler(DurableEngine engine, IInstances instances, HostLiveness liveness) => (_engine, _instances, _liveness) = (engine, instances, liveness);

    /// <summary>Looks at every run that has not ended. One that cannot be helped is logged, and keeps no other from it.</summary>
    /// <returns>How many were woken, started or opened again.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var round = new ReconcilerRound(_engine.Parts.Time.GetUtcNow());
        await _liveness.BeginAsync(cancellation).ConfigureAwait(false);
        await foreach (var run in _engine.Parts.Index.LiveAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                await HelpAsync(run, round, cancellation).ConfigureAwait(false);
            }
            catch (FlowException e) when (e.Code == ErrorCodes.RunHeld)
            {
                // Somebody else was faster.
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                round.Failed++;
                Log.NotHelped(_engine.Parts.Logger, run.Value, (e as FlowException)?.Code ?? e.GetType().Name, e is FlowException ? null : e);
            }
        }

        await _engine.Notices.TellAgainAsync(cancellation).ConfigureAwait(false);
        round.Measure();
        // Every minute, so of what is always so nobody wants to read.
        Log.Reconciled(_engine.Parts.Logger, round.Opened + round.Failed > 0 ? LogLevel.Information : LogLevel.Debug, round.Unfinished, round.Woken, round.Opened, round.Failed);
        return round.Woken + round.Opened;
    }

    private async Task HelpAsync(RunId run, ReconcilerRound round, CancellationToken cancellation)
    {
        if (await _engine.Parts.ReadAsync(run, cancellation).ConfigureAwait(false) is not { } session)
            return;
        var (flow, generation, ended, suspended, host, deleting) = session.Read(s => (s.Started.Flow, s.Generation, s.End is not null, s.Suspended is not null, s.Opened?.Host, s.Deleting is not null));
        if (ended || deleting)
        {
            await _engine.Parts.Upkeep.HealAsync(session).ConfigureAwait(false);
            return;
        }

        // A redacted copy goes on nowhere.
        if (session.Read(s => s.Started.Redacted))
            return;
        round.Take(session);
        var instance = new InstanceId(run, generation);
        var ours = host?.Id == _liveness.Identity.Id;
        if (ours && await _instances.IsAliveAsync(instance).ConfigureAwait(false))
        {
            await _instances.WakeAsync(instance).ConfigureAwait(false);
            round.Woken++;
            return;
        }

        if (suspended || (!ours && host is not null && await _liveness.IsAliveAsync(host, cancellation).ConfigureAwait(false)))
            return;
        var opened = await _engine.Opener.OpenAsync(session, new ResumeOptions { Reason = "recover" }, cancellation).ConfigureAwait(false);
        var next = instance with { Generation = opened.Session.Read(s => s.Generation) };
        await _instances.StartAsync(next, flow).ConfigureAwait(false);
        round.Opened++;
        Log.OpenedAgain(_engine.Parts.Logger, run.Value, host?.ToString() ?? "", next.Generation);
    }
}
