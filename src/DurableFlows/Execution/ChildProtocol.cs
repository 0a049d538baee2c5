using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>Starts, goes on with and cancels children as runs of this host.</summary>
internal sealed class ChildProtocol(HostParts parts, RunOpener opener, RunKeeper keeper, ParentNews news) : IChildRuns
{
    /// <inheritdoc />
    public async Task<RunHandle?> RunAsync(ParentLink parent, Decision.RunChild decision, FlowGraph graph, RunStarted started, Action idleChanged)
    {
        var run = RunId.Parse(decision.Child.Run);
        var here = keeper.Find(run);
        if (here is { IsOver: true })
        {
            // Its end may be why it is to run again; it does so once nothing of it is left.
            await here.Completion.ConfigureAwait(false);
            here = null;
        }

        if (await parts.ReadAsync(run, CancellationToken.None).ConfigureAwait(false) is not { } session)
            return await StartAsync(run, parent, decision.Child, graph, started, idleChanged).ConfigureAwait(false);
        RefuseStranger(session, parent);
        if (here is not null)
            return here;
        if (session.Read(s => s.End is not null && s.Generation > decision.AfterGeneration))
        {
            await news.TellOnceAsync(session).ConfigureAwait(false);
            return null;
        }

        return keeper.Keep(await opener.OpenAsync(run, new ResumeOptions { Reason = "resumed by its parent" }, CancellationToken.None).ConfigureAwait(false), null, idleChanged);
    }

    /// <inheritdoc />
    public async Task<RunHandle?> CancelAsync(string run)
    {
        if (await parts.ReadAsync(RunId.Parse(run), CancellationToken.None).ConfigureAwait(false) is not { } session || session.Read(s => s.End is not null))
            return null;
        if (session.Read(s => s.CancelRequested is null))
            await AskToEndAsync(session, parts).ConfigureAwait(false);
        if (keeper.Find(session.Run) is not null)
        {
            await keeper.LookAsync(session.Run).ConfigureAwait(false);
            return null;
        }

        // What ended here meanwhile had its end recorded before it went; to open it would end it once more.
        await session.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return session.Read(s => s.End is null) ? await EndHereAsync(session.Run).ConfigureAwait(false) : null;
    }

    public static async Task AskToEndAsync(RunSession session, HostParts parts) => await session.AppendAsync(new CancelRequested
    {
        Id = parts.Records.Ids.NewId(),
        Run = session.Read(s => s.Incarnation),
        Time = parts.Records.Now,
        Reason = "The parent run ended.",
    }).ConfigureAwait(false);

    /// <summary>A child that a lost host left behind ends only where somebody opens it.</summary>
    private async Task<RunHandle?> EndHereAsync(RunId run)
    {
        try
        {
            return keeper.Keep(await opener.OpenAsync(run, new ResumeOptions { Reason = "cancelled by its parent" }, CancellationToken.None).ConfigureAwait(false), null, null);
        }
        catch (FlowException e) when (e.Code is ErrorCodes.RunHeld or ErrorCodes.RunEnded)
        {
            // Its host lives and sees the request, or it has just ended.
            return null;
        }
    }

    private async Task<RunHandle> StartAsync(RunId run, ParentLink parent, ChildLink child, FlowGraph graph, RunStarted started, Action idleChanged)
    {
        var flow = graph.Flow(child.Flow);
        var input = await parts.Values(RunId.Parse(parent.Run)).LoadAsync(child.Input, CancellationToken.None).ConfigureAwait(false);
        var options = new StartOptions { Run = run.Value, By = started.By, Correlation = started.Correlation, Tags = started.Tags };
        var settings = (started.Settings with { Exclude = [] }).With(flow.Definition.Checkpoint);
        return keeper.Keep(await opener.StartAsync(flow, input, run, options, parent, settings, CancellationToken.None).ConfigureAwait(false), null, idleChanged);
    }

    /// <summary>A run that somebody else started under the child's id is nobody's to go on with or to wait for.</summary>
    public static void RefuseStranger(RunSession session, ParentLink parent)
    {
        var link = session.Read(s => s.Started.Parent);
        if (link is null || link.Run != parent.Run || link.Incarnation != parent.Incarnation || link.Dispatch.Path != parent.Dispatch.Path)
        {
            throw new FlowException(ErrorCodes.RunExists,
                $"Node '{parent.Dispatch.Path}' of run {parent.Run} needs a child run with the id {session.Run}, and {(link is null ? "a run of somebody else" : $"a child of run {link.Run}")} has it. Delete that run, then resume this one.");
        }
    }
}
