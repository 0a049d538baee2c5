using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.DurableTask.Hosting;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.DurableTask.Activities;

/// <summary>Starts, goes on with and cancels children, each an instance of its own. Whatever is done twice counts once.</summary>
internal sealed class ChildRunStarter(HeldRuns runs, HostParts parts, RunOpener opener, ParentNews news)
{
    public async Task<string[]> RunAsync(InstanceId parent, DispatchId dispatch, IInstances instances, CancellationToken cancellation)
    {
        var held = await runs.GetAsync(parent, cancellation).ConfigureAwait(false);
        var (child, known, graph, started, incarnation) = held.Session.Read(s => (s.Find(dispatch.Path)?.Child, s.Find(dispatch.Path)?.ChildGeneration ?? 0, s.Graph, s.Started, s.Incarnation));
        if (child is null)
            return [];
        var link = new ParentLink(parent.Run.Value, incarnation, dispatch);
        var run = RunId.Parse(child.Run);
        if (await parts.ReadAsync(run, cancellation).ConfigureAwait(false) is not { } session)
        {
            await StartAsync(run, link, child, graph, started, cancellation).ConfigureAwait(false);
            await instances.StartAsync(new InstanceId(run, 1), child.Flow).ConfigureAwait(false);
            return [];
        }

        ChildProtocol.RefuseStranger(session, link);
        if (session.Read(s => s.End is not null && s.Generation > known))
        {
            await news.TellOnceAsync(session).ConfigureAwait(false);
            await instances.WakeAsync(parent.Run).ConfigureAwait(false);
            return [];
        }

        await GoOnAsync(session, "resumed by its parent", instances, cancellation).ConfigureAwait(false);
        return [];
    }

    public async Task CancelAsync(string run, IInstances instances)
    {
        if (await parts.ReadAsync(RunId.Parse(run), CancellationToken.None).ConfigureAwait(false) is not { } session || session.Read(s => s.End is not null))
            return;
        if (session.Read(s => s.CancelRequested is null))
            await ChildProtocol.AskToEndAsync(session, parts).ConfigureAwait(false);
        await GoOnAsync(session, "cancelled by its parent", instances, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Wakes a child that goes on, starts the instance of one that was opened and is not there, opens one that nobody holds.</summary>
    private async Task GoOnAsync(RunSession session, string reason, IInstances instances, CancellationToken cancellation)
    {
        var (flow, generation, ended) = session.Read(s => (s.Started.Flow, s.Generation, s.End is not null));
        var present = new InstanceId(session.Run, generation);
        if (!ended && await instances.IsAliveAsync(present).ConfigureAwait(false))
        {
            await instances.WakeAsync(session.Run).ConfigureAwait(false);
            return;
        }

        try
        {
            var opened = await opener.OpenAsync(session.Run, new ResumeOptions { Reason = reason }, cancellation).ConfigureAwait(false);
            await instances.StartAsync(present with { Generation = opened.Session.Read(s => s.Generation) }, flow).ConfigureAwait(false);
        }
        catch (FlowException e) when (e.Code is ErrorCodes.RunHeld or ErrorCodes.RunEnded)
        {
            // Whoever holds it sees what was written, or it has just ended.
        }
    }

    private async Task StartAsync(RunId run, ParentLink parent, ChildLink child, FlowGraph graph, RunStarted started, CancellationToken cancellation)
    {
        var flow = graph.Flow(child.Flow);
        var input = await parts.Values(RunId.Parse(parent.Run)).LoadAsync(child.Input, cancellation).ConfigureAwait(false);
        var options = new StartOptions { Run = run.Value, By = started.By, Correlation = started.Correlation, Tags = started.Tags };
        await opener.StartAsync(flow, input, run, options, parent, (started.Settings with { Exclude = [] }).With(flow.Definition.Checkpoint), cancellation).ConfigureAwait(false);
    }
}
