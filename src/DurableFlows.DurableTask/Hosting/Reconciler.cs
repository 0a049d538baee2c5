using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>Finds runs whose instance is not there, and wakes those that somebody wrote to. Harmless to run at any time, beside itself too.</summary>
public sealed class Reconciler
{
    private readonly DurableEngine _engine;
    private readonly IInstances _instances;
    private readonly HostLiveness _liveness;

    internal Reconciler(DurableEngine engine, IInstances instances, HostLiveness liveness) => (_engine, _instances, _liveness) = (engine, instances, liveness);

    /// <summary>Looks at every run that has not ended.</summary>
    /// <returns>How many were woken, started or opened again.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        var helped = 0;
        await _liveness.BeginAsync(cancellation).ConfigureAwait(false);
        await foreach (var run in _engine.Parts.Index.LiveAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                helped += await HelpAsync(run, cancellation).ConfigureAwait(false) ? 1 : 0;
            }
            catch (FlowException e)
            {
                // One run that cannot be helped keeps no other from it.
                Log.NotRecovered(_engine.Parts.Logger, run.Value, e.Code);
            }
        }

        await _engine.Notices.TellAgainAsync(cancellation).ConfigureAwait(false);
        return helped;
    }

    private async Task<bool> HelpAsync(RunId run, CancellationToken cancellation)
    {
        if (await _engine.Parts.ReadAsync(run, cancellation).ConfigureAwait(false) is not { } session)
            return false;
        var (flow, generation, ended, suspended, host, deleting) = session.Read(s => (s.Started.Flow, s.Generation, s.End is not null, s.Suspended is not null, s.Opened?.Host, s.Deleting is not null));
        if (ended || deleting)
        {
            await _engine.Parts.Upkeep.HealAsync(session).ConfigureAwait(false);
            return false;
        }

        var instance = new InstanceId(run, generation);
        var ours = host?.Id == _liveness.Identity.Id;
        if (ours && await _instances.IsAliveAsync(instance).ConfigureAwait(false))
        {
            await _instances.WakeAsync(instance).ConfigureAwait(false);
            return true;
        }

        if (suspended || (!ours && host is not null && await _liveness.IsAliveAsync(host, cancellation).ConfigureAwait(false)))
            return false;
        var opened = await _engine.Opener.OpenAsync(session, new ResumeOptions { Reason = "recover" }, cancellation).ConfigureAwait(false);
        await _instances.StartAsync(instance with { Generation = opened.Session.Read(s => s.Generation) }, flow).ConfigureAwait(false);
        return true;
    }
}
