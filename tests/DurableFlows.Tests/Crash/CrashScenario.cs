using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Crash;

/// <summary>A run from its start to its end, with everything people do in it.</summary>
internal sealed record CrashScenario(string Name, FlowDefinition Flow, FlowValue Input)
{
    public const string Run = "run-1";

    public IReadOnlyList<NodeType> NodeTypes { get; init; } = Work.Types;

    /// <summary>What people say to a request.</summary>
    public Func<RequestDetails, AnswerRequest> Answer { get; init; } = r => Say(r.Request.Kind == RequestKind.Approval ? AnswerDecision.Approve : AnswerDecision.Reply);

    /// <summary>What else happens while the run goes on in one process; it is cancelled when the run is done there.</summary>
    public Func<FlowHost, Probe, CancellationToken, Task>? Meanwhile { get; init; }

    /// <summary>Makes the world around each run.</summary>
    public Func<Task<CrashOutside>> Outside { get; init; } = () => Task.FromResult(new CrashOutside());

    /// <summary>Whether somebody outside counts attempts too, so that only what nodes came to can be compared.</summary>
    public bool IsLoose { get; init; }

    /// <summary>Which positions are kept. Where only the newest state is, journals are compacted after every record, and nobody can tell what happened.</summary>
    public CheckpointBehavior Behavior { get; init; }

    /// <summary>The clock of one process.</summary>
    public Func<TimeProvider> Time { get; init; } = () => new EagerTime();

    public override string ToString() => Name;

    public static AnswerRequest Say(AnswerDecision decision, string? value = null) => new()
    {
        Decision = decision,
        By = "ann",
        Via = "test",
        Value = value is not null ? FlowValue.From(System.Text.Json.JsonElement.Parse(value)) : decision == AnswerDecision.Reply ? FlowValue.From("yes") : null,
    };
}
