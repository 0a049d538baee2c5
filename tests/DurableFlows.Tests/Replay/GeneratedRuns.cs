using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Tests.Replay;

/// <summary>Runs of generated flows, told to their end: with hosts that go, people who approve, reject and cancel, and resumes that run nodes again.</summary>
internal sealed class GeneratedRuns(IFlowStore store, int seed)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Random _random = new(seed);
    private readonly EagerTime _time = new();

    public RunId Run { get; } = RunId.Parse($"run-{seed}");

    public IFlowStore Store => store;

    public static FlowDefinition Flow(int seed)
    {
        var random = new Random(seed);
        var flow = SimulatedRuns.RandomFlow(seed, stops: true);
        return flow with { Nodes = [.. flow.Nodes.Select(n => Vary(n, random))] };
    }

    public static FlowHostOptions Options(IFlowStore store, int seed)
        => new() { Store = store, NodeTypes = { new NodeType { Name = "chance", Summary = "Does what chance says.", Create = _ => new ChanceNode(seed) } } };

    public async Task RunAsync()
    {
        var host = new FlowHost(Options(store, seed), null, _time);
        var input = FlowValue.From(Enumerable.Range(0, _random.Next(5)).ToArray());
        var run = await host.StartAsync(Flow(seed), input, new StartOptions { Run = Run.Value });
        for (var rounds = _random.Next(3); ; rounds--)
        {
            (host, run) = await EndAsync(host, run);
            if (rounds <= 0)
                break;
            run = await ResumeAsync(host, run);
        }

        await host.DisposeAsync();
    }

    private static NodeDefinition Vary(NodeDefinition node, Random random) => node with
    {
        Type = "chance",
        RunIf = node.Needs.Count == 0 ? RunIf.AllSucceeded : node.RunIf,
        Repeatable = random.Next(2) == 0,
        Needs = [.. node.Needs.Select(n => random.Next(4) == 0 ? n with { When = "output % 2 === 0" } : n)],
        Approval = random.Next(8) == 0 ? new ApprovalDefinition { OnReject = (RejectBehavior)random.Next(3), Quorum = 1 } : null,
    };

    private async Task<(FlowHost Host, RunHandle Run)> EndAsync(FlowHost host, RunHandle run)
    {
        while (true)
        {
            if (_random.Next(6) == 0)
                (host, run) = await MoveAsync(host, run);
            var stands = await run.WaitForInputAsync().WaitAsync(Limit);
            if (run.Completion.IsCompleted)
                return (host, run);
            if (_random.Next(8) == 0)
                await host.Client.CancelAsync(Run, "ann", null);
            foreach (var request in stands.Requests)
                await AnswerAsync(host, request);
            await Task.Yield();
        }
    }

    private async Task AnswerAsync(FlowHost host, RequestDetails request)
    {
        try
        {
            var decision = _random.Next(3) == 0 ? AnswerDecision.Reject : AnswerDecision.Approve;
            await host.Client.AnswerAsync(Run, request.Request.Id, new AnswerRequest { Decision = decision, By = "ann", Via = "test" });
        }
        catch (FlowException e) when (e.Code is ErrorCodes.RequestAnswered or ErrorCodes.RequestWithdrawn)
        {
            // The run was faster.
        }
    }

    /// <summary>Another host goes on with the run, wherever it stands.</summary>
    private async Task<(FlowHost Host, RunHandle Run)> MoveAsync(FlowHost host, RunHandle run)
    {
        await host.DisposeAsync();
        var next = new FlowHost(Options(store, seed), null, _time);
        return run.Completion.Result.Outcome is null ? (next, await next.ResumeAsync(Run)) : (next, run);
    }

    private async Task<RunHandle> ResumeAsync(FlowHost host, RunHandle run)
    {
        var nodes = run.Peek().Nodes.Where(n => NodePath.Parse(n.Path).Index is null).Select(n => n.Path).ToArray();
        return await host.ResumeAsync(Run, new ResumeOptions
        {
            Rerun = [nodes[_random.Next(nodes.Length)]],
            RetryReturned = _random.Next(2) == 0,
            Input = _random.Next(4) == 0 ? FlowValue.From(new[] { 1, 2 }) : null,
        });
    }

    /// <summary>What it comes to depends on the seed, the path and the attempt alone.</summary>
    private sealed class ChanceNode(int seed) : INode
    {
        public async ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
        {
            var drawn = new Random($"{seed}/{context.Path}/{context.Epoch}/{context.Step}/{context.Attempt}".Aggregate(17, (hash, c) => unchecked((hash * 31) + c))).Next(1_000);
            if (drawn % 2 == 0)
                await Task.Yield();
            return (drawn % 12) switch
            {
                0 or 1 => throw new NodeException("chance", $"{context.Path} fails by chance", retryable: drawn % 3 > 0),
                2 => new NodeStep.Skipped("by chance"),
                3 when context.Step < 2 => new NodeStep.Continued(FlowValue.From(drawn), drawn % 3 == 0 ? context.Time.GetUtcNow().AddSeconds(2) : null),
                _ => new NodeStep.Completed(FlowValue.From(drawn)),
            };
        }
    }
}
