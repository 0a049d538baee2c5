using DurableFlows.Approvals;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>A node as it stood before a resume, to be compared with what it is after it.</summary>
internal sealed record NodeBefore
{
    public required NodeState Node { get; init; }
    private NodePhase Phase { get; init; }
    private string Status { get; init; } = "";
    private int Epoch { get; init; }
    private FlowError? Error { get; init; }
    private RequestState? Request { get; init; }
    private bool WasOpen { get; init; }
    private bool WasDecided { get; init; }
    private bool Began { get; init; }
    private bool MayHaveActed { get; init; }
    private bool CallsActed { get; init; }
    private bool Omitted { get; init; }

    public static NodeBefore Of(NodeState node) => new()
    {
        Node = node,
        Phase = node.Phase,
        Status = node.Status,
        Epoch = node.Epoch,
        Error = node.Error,
        Request = node.Request ?? node.Gate,
        WasOpen = node.Request is { IsOpen: true },
        WasDecided = node.Gate is { IsOpen: false },
        Began = node.StartedAt is not null,
        CallsActed = node.Items?.Any(i => i is { IsCall: true, AttemptStarted: true }) ?? false,
        MayHaveActed = Acted(node) || (node.Items?.Any(Acted) ?? false),
        Omitted = node.Output?.Omitted == true,
    };

    /// <summary>Compares it with what it is now.</summary>
    /// <param name="plan">What the resume changes.</param>
    /// <param name="cause">The node it needs that runs again or was changed; null for none.</param>
    public NodePreview Preview(ResumePlan? plan, string? cause)
    {
        var action = Action(plan);
        var again = action is NodeAction.RunsAgain or NodeAction.GoesOn;
        return new NodePreview
        {
            Node = Node.Node.Id,
            Type = Node.Node.Definition.Type,
            Status = Status,
            Action = action,
            Why = action is NodeAction.Runs or NodeAction.RunsAgain or NodeAction.GoesOn && Node.Node.Type is null
                ? $"node type {Node.Node.Definition.TypeName} is not registered here, so the run would be suspended"
                : Why(action, plan, cause),
            Repeats = again && (CallsActed || (MayHaveActed && !Node.Node.Repeatable)) ? RepeatedEffect : null,
            Request = RequestWords(action),
            Items = again && Node.Items is { } items ? items.Count(i => !i.IsSettled) : null,
        };
    }

    private string RepeatedEffect => Node.Epoch > Epoch
        ? "what it did outside is done once more, under a new idempotency key"
        : "what it may have done outside is done again, under the same idempotency key";

    private static bool Acted(NodeState node) => node.AttemptStarted || node.Phase is NodePhase.Succeeded or NodePhase.Failed or NodePhase.Returned && node.StartedAt is not null;

    private NodeAction Action(ResumePlan? plan)
    {
        if (plan?.Outputs.ContainsKey(Node.Node.Id) == true)
            return NodeAction.SetByHand;
        if (plan?.Skip?.Contains(Node.Node.Id) == true)
            return NodeAction.LeftOut;
        if (Node.IsSettled && Node.Phase == Phase)
            return NodeAction.Kept;
        if (Node.Phase == NodePhase.Skipped)
            return NodeAction.Skipped;
        var inFlight = Phase is NodePhase.Scheduled or NodePhase.Asking or NodePhase.AwaitingChild or NodePhase.Mapping;
        return inFlight && Node.Phase == Phase && Node.Epoch == Epoch ? NodeAction.GoesOn
            : Began || Phase is NodePhase.Succeeded or NodePhase.Returned or NodePhase.Failed ? NodeAction.RunsAgain
            : NodeAction.Runs;
    }

    private string? Why(NodeAction action, ResumePlan? plan, string? cause) => action switch
    {
        NodeAction.RunsAgain or NodeAction.Runs when plan?.Rerun.Contains(Node.Node.Id) == true => "asked for",
        NodeAction.RunsAgain when plan?.Adopts?.Anew.Contains(Node.Node.Id) == true => "its definition is another one",
        NodeAction.RunsAgain when plan?.Input is not null && Node.Node.ReadsRunInput => "it reads the run's input, which changes",
        NodeAction.RunsAgain when Phase == NodePhase.Failed => $"it failed: {Error?.Code}",
        NodeAction.RunsAgain when Phase == NodePhase.Returned && cause is null => $"its error went downstream: {Error?.Code}",
        NodeAction.RunsAgain when Omitted && cause is null => "its output was not stored and is needed",
        NodeAction.RunsAgain or NodeAction.Skipped when cause is not null => $"it comes after '{cause}'",
        NodeAction.RunsAgain => "it was stopped with the run",
        NodeAction.Runs when Phase == NodePhase.Skipped => "it was skipped because the run stopped",
        NodeAction.GoesOn when Phase == NodePhase.Scheduled => Node.DueAt is { } due ? $"due at {due:u}" : "it was in flight",
        _ => null,
    };

    private string? RequestWords(NodeAction action) => (action, Request?.Request.Id) switch
    {
        (NodeAction.Kept or NodeAction.SetByHand or NodeAction.LeftOut, { } id) when WasOpen && Request?.Status == RequestStatus.Withdrawn => $"request {id} is withdrawn",
        (NodeAction.RunsAgain, { } id) when WasOpen => Request?.Status == RequestStatus.Withdrawn ? $"request {id} is withdrawn; it asks again" : $"request {id} stays open",
        (NodeAction.GoesOn, { } id) when WasOpen => $"request {id} stays open",
        (NodeAction.RunsAgain, { }) when WasDecided && Node.Gate is null => "its approval counts no longer; it asks again",
        _ => null,
    };
}
