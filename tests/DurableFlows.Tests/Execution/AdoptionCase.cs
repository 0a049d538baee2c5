using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Tests.Execution;

/// <summary>A change of a definition, and what moving a waiting run to it is to come to.</summary>
/// <param name="Name">What changes.</param>
/// <param name="Verdict">The report on the run.</param>
/// <param name="Tells">The nodes that are not the same, as <c>id verdict changes</c>.</param>
/// <param name="RunsAgain">The nodes that had run and run again, in order.</param>
internal sealed record AdoptionCase(string Name, AdoptionVerdict Verdict, string Tells, string RunsAgain)
{
    public Action<FlowBuilder>? Flow { get; init; }
    public Action<NodeOptions>? Take { get; init; }
    public Action<NodeOptions>? Twice { get; init; }
    public Action<NodeOptions>? Pay { get; init; }

    /// <summary>The nodes among these that a condition then leaves out; null for none.</summary>
    public string? Skips { get; init; }

    public string Factor { get; init; } = "2";
    public string TwiceId { get; init; } = "twice";
    public string TwiceType { get; init; } = "do";
    public string? Edge { get; init; }
    public bool WithoutSide { get; init; }
    public bool SideFirst { get; init; }
    public bool Renames { get; init; }

    /// <summary>take, then twice and side by side of it each; pay waits for an approval of what twice came to.</summary>
    public void Build(FlowBuilder flow)
    {
        if (SideFirst)
            Side(flow);
        flow.Add("take", "do", o =>
        {
            o.Set("n", "input.n");
            Take?.Invoke(o);
        });
        flow.Add(TwiceId, TwiceType, o =>
        {
            o.After("take").Set("n", $"nodes.take.output.n * {Factor}");
            Twice?.Invoke(o);
        });
        if (!WithoutSide && !SideFirst)
            Side(flow);
        flow.Add("pay", "do", o =>
        {
            o.After(TwiceId, Edge).Set("cents", $"nodes.{TwiceId}.output.n + 1");
            o.Approval(a => a.Approvers.Add("ann"));
            Pay?.Invoke(o);
        });
        Flow?.Invoke(flow);
    }

    private static void Side(FlowBuilder flow) => flow.Add("side", "do", o => o.After("take").Set("m", "nodes.take.output.n - 1"));

    public override string ToString() => Name;
}
