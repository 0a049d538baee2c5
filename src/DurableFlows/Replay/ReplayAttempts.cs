using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes.BuiltIn;

namespace DurableFlows.Replay;

/// <summary>Makes the attempts of a replay, one after another, each when its outcome was recorded.</summary>
internal sealed class ReplayAttempts(ReplayHost host)
{
    /// <summary>Puts an attempt where its outcome was recorded. What has no outcome comes last, so that everything else is done by then.</summary>
    public void Dispatch(ReplayRun run, DispatchId dispatch, DateTimeOffset? notBefore)
    {
        if (run.Peek(dispatch.Path) is { } step)
        {
            // What had begun before the run stopped was seen through.
            var begun = step.Record is NodeSkipped { Stopped: true } ? null : run.Session.Read(s => NodeWork.From(s, dispatch, run.Token));
            host.Agenda.Add(step.At, step.Position, () => AttemptAsync(run, dispatch, begun));
        }
        else if (!run.IsLeftOpen(dispatch.Path) || run.Live.Runs(run.Session.Read(s => s.Graph.Node(dispatch.Path.Node))))
        {
            host.Agenda.Add(MayRun(run, dispatch) ? notBefore ?? host.Now : ReplayAgenda.Last, 0, () => AttemptAsync(run, dispatch, null));
        }
    }

    /// <summary>Whether an attempt without a recorded outcome may come to one all the same.</summary>
    private static bool MayRun(ReplayRun run, DispatchId dispatch)
    {
        var node = run.Session.Read(s => s.Graph.Node(dispatch.Path.Node));
        var begins = dispatch is { Step: 0, Attempt: 1 };
        return run.Live.Unknown || run.Live.Mock(dispatch.Path) is not null || ReferenceEquals(node.Type, DelayNode.Type) || run.Live.Runs(node) || RecordedNodes.IsComputed(node.Type) || (node.Definition.Map is not null && dispatch.Path.Index is null)
            || (begins && (node.When is not null || node.Definition.Approval is not null));
    }

    /// <param name="run">The run.</param>
    /// <param name="dispatch">The attempt.</param>
    /// <param name="begun">What it had begun with: its outcome was recorded, though the run may not wait for it any more.</param>
    private async Task AttemptAsync(ReplayRun run, DispatchId dispatch, NodeWork? begun)
    {
        if ((begun ?? run.Session.Read(s => NodeWork.From(s, dispatch, run.Token))) is not { } work
            || !run.Session.Read(s => s.End is null && s.Generation == work.Generation && s.Find(dispatch.Path) is { AwaitsOutcome: true } node && node.Dispatch == dispatch))
        {
            return;
        }

        run.IsAsked = false;
        try
        {
            var record = await host.Parts.Executor.RunAsync(work, run.Values, started => run.Session.AppendAsync(started).AsTask(), host.Cancellation).ConfigureAwait(false);
            if (!run.IsAsked)
                run.Pass(dispatch.Path);
            await run.Session.AppendAsync(record).ConfigureAwait(false);
        }
        catch (FlowException e)
        {
            host.Refused.Add(new ReplayRefusal(work.Run.Value, dispatch.Path.ToString(), e.Code, e.Message));
        }
    }
}
