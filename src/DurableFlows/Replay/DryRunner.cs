using DurableFlows.Comparisons;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Replay;

/// <summary>Runs a flow that nothing was recorded of: in memory, in no time, with nothing called.</summary>
internal sealed class DryRunner(HostParts parts, FlowHostOptions options, IServiceProvider services)
{
    public async Task<DryRunResult> RunAsync(FlowDefinition flow, FlowValue input, DryRunOptions how, CancellationToken cancellation)
    {
        var graph = parts.Definitions.Compile(flow);
        var live = new LiveNodes { Mocks = how.Mocks, Approves = how.Approve, IsDry = true };
        DryRunChecks.Refuse(flow, how);
        var like = new RunStarted
        {
            Id = "",
            Run = "",
            Time = parts.Time.GetUtcNow(),
            Flow = flow.Id,
            Definition = graph.Hash,
            Input = StoredValue.Of(FlowValue.Null),
            By = how.By,
            Settings = new RunSettings(),
        };
        var host = new ReplayHost(new ReplayStore(null), options, new DryServices(services), new ReplayClock(like.Time), _ => Task.FromResult<Recording?>(null));
        await using (host.ConfigureAwait(false))
        {
            var run = await host.RunAsync(graph, InputCheck.Fitting(graph, input), live, like, cancellation).ConfigureAwait(false)
                ?? throw new InvalidOperationException("A run in memory starts.");
            return await ResultAsync(host, run, how, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<DryRunResult> ResultAsync(ReplayHost host, ReplayRun run, DryRunOptions how, CancellationToken cancellation)
    {
        var compared = new ComparedRun(run.Session.Read(s => s), run.Values);
        var nodes = new List<DryRunNode>();
        foreach (var node in compared.State.Nodes.SelectMany(n => (NodeState[])[n, .. n.Items ?? []]))
            nodes.Add(await NodeAsync(compared, node, how, cancellation).ConfigureAwait(false));
        return new DryRunResult
        {
            Flow = compared.State.Started.Flow,
            End = await ReplayComparer.EndAsync(compared, cancellation).ConfigureAwait(false),
            Nodes = nodes,
            Requests = await new FlowClient(host.Parts).RequestsAsync(compared.State.Run, cancellation).ConfigureAwait(false),
            NotCalled = host.Refused,
        };
    }

    private static async Task<DryRunNode> NodeAsync(ComparedRun run, NodeState node, DryRunOptions how, CancellationToken cancellation)
    {
        var side = NodeComparer.Side(node) ?? throw new InvalidOperationException("A node has a side.");
        return new DryRunNode
        {
            Node = node.Path.ToString(),
            Type = node.Node.Definition.Type,
            Side = side with { Output = await run.LoadAsync(node.Output, cancellation).ConfigureAwait(false) },
            Input = await run.InputAsync(node, cancellation).ConfigureAwait(false),
            IsMocked = node.Phase == NodePhase.Succeeded && (how.Mocks.ContainsKey(node.Path.ToString()) || how.Mocks.ContainsKey(node.Node.Id)),
        };
    }
}
