using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Replay;

/// <summary>Replays child runs in the replay of their parent, beside what theirs recorded.</summary>
internal sealed class ReplayChildren(ReplayHost host, Func<string, Task<Recording?>> record)
{
    private readonly ParentNews _news = new(host.Parts, _ => null, run => host.Run(run.Value).Session.RefreshAsync(CancellationToken.None).AsTask());

    /// <summary>Starts a child, or goes on with it, or tells of its end once more.</summary>
    public async Task RunAsync(ReplayRun parent, Decision.RunChild decision)
    {
        if (!parent.Session.Read(s => s.AwaitedChildren.Contains(decision.Child.Run)))
            return;
        if (!host.Has(decision.Child.Run))
        {
            await StartAsync(parent, decision).ConfigureAwait(false);
            return;
        }

        var child = host.Run(decision.Child.Run);
        if (child.Session.Read(s => s.End is not null && s.Generation > decision.AfterGeneration))
            await TellParentAsync(child).ConfigureAwait(false);
        else if (child.Session.Read(s => s.End is not null))
            host.Keep(child, await host.Opener.OpenAsync(child.Session, new ResumeOptions { Reason = "resumed by its parent" }, host.Cancellation).ConfigureAwait(false));
    }

    public async Task CancelAsync(string run)
    {
        if (host.Has(run) && host.Run(run).Session.Read(s => s is { End: null, CancelRequested: null }))
            await ChildProtocol.AskToEndAsync(host.Run(run).Session, host.Parts).ConfigureAwait(false);
    }

    public Task TellParentAsync(ReplayRun child) => _news.TellOnceAsync(child.Session);

    private async Task StartAsync(ReplayRun parent, Decision.RunChild decision)
    {
        var (path, link) = (decision.Dispatch.Path, decision.Child);
        var (run, incarnation, graph, started) = parent.Session.Read(s => (s.Run.Value, s.Incarnation, s.Graph, s.Started));
        var met = parent.Children[path] = parent.Children.GetValueOrDefault(path) + 1;
        var recorded = parent.Recording?.Children(path).ElementAtOrDefault(met - 1);
        await host.StartAsync(
            graph.Flow(link.Flow), await parent.Values.LoadAsync(link.Input, host.Cancellation).ConfigureAwait(false), RunId.Parse(link.Run),
            new ParentLink(run, incarnation, decision.Dispatch), recorded is null ? null : await record(recorded).ConfigureAwait(false),
            parent.Live.OfChild(graph.Node(path.Node)), started).ConfigureAwait(false);
    }
}
