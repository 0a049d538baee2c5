using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>All that a step needs to know of the run, taken from the state at one position.</summary>
internal sealed record NodeWork
{
    public required RunId Run { get; init; }
    public string Incarnation => Started.Run;

    /// <summary>What request ids derive from: a fork may carry the requests of the run it began from.</summary>
    public string RequestsOf => Started.RequestsOf ?? Incarnation;

    public required int Generation { get; init; }
    public required FlowGraph Graph { get; init; }
    public required GraphNode Node { get; init; }
    public required DispatchId Dispatch { get; init; }
    public required RunStarted Started { get; init; }
    public required StoredValue RunInput { get; init; }
    public required IReadOnlyList<string> Exclude { get; init; }

    /// <summary>Whether this is the map itself, before or after its items.</summary>
    public bool IsMap => Node.Definition.Map is not null && Dispatch.Path.Index is null;

    public int OwnStep { get; init; }
    public StoredValue? State { get; init; }
    public FlowValue? Revision { get; init; }
    public StoredValue? ItemList { get; init; }

    /// <summary>Whether this is a call that a node makes.</summary>
    public bool IsCall => Node.Definition.Map is null && Dispatch.Path.Index is not null;

    /// <summary>The items of a map, when this step puts them together, or the calls a node has made so far.</summary>
    public IReadOnlyList<NodeState>? Items { get; init; }

    /// <summary>The rounds of a node that makes calls; null before the first.</summary>
    public IReadOnlyList<CallRound>? Rounds { get; init; }

    public ChildEnded? ChildEnd { get; init; }

    /// <summary>The answer to what the step before asked.</summary>
    public InputAnswered? Answer { get; init; }

    /// <summary>What it is the answer to.</summary>
    public RequestState? AnswerTo { get; init; }

    /// <summary>The request the node asked last, its status and the answer that decided it.</summary>
    public RequestState? Request { get; init; }

    /// <summary>The request of the node's gate; null when it has none or has not asked.</summary>
    public RequestState? Gate { get; init; }

    public bool AttemptStarted { get; init; }

    /// <summary>A failure that this step only records; null for none.</summary>
    public FlowError? Broken { get; init; }

    /// <summary>Whether the run stops, so that this node, which has not begun, does not.</summary>
    public bool Stopped { get; init; }

    /// <summary>The nodes of the run, by their index in the graph. A step may look at those that settled before it, which no longer change.</summary>
    public required NodeState[] Nodes { get; init; }

    /// <summary>Takes the work of a dispatch; null when the run does not wait for it any more, or not from this opening of it.</summary>
    public static NodeWork? From(RunState state, DispatchId dispatch, string token)
    {
        if (state.Opened?.Token != token)
            return null;
        // A suspension that came after the dispatch was released does not take it back: nothing would release it again.
        if (state.End is not null || state.CancelRequested is not null
            || state.Find(dispatch.Path) is not { Phase: NodePhase.Scheduled } node || node.Dispatch != dispatch)
        {
            return null;
        }

        return node.Index is not null && state.Nodes[node.Node.Index].Phase != NodePhase.Mapping ? null : Of(state, node);
    }

    /// <summary>Takes what a node's present step needs to know, whether or not it is due.</summary>
    public static NodeWork Of(RunState state, NodeState node)
    {
        var map = state.Nodes[node.Node.Index];
        return new NodeWork
        {
            Run = state.Run,
            Generation = state.Generation,
            Graph = state.Graph,
            Node = node.Node,
            Dispatch = node.Dispatch,
            Started = state.Started,
            RunInput = state.Input,
            Exclude = state.Exclude,
            OwnStep = node.OwnStep,
            State = node.State,
            Revision = map.Revision,
            ItemList = map.ItemList,
            Items = node.Index is null ? node.Items : null,
            // The node may go on while the step looks.
            Rounds = map.Rounds is { } rounds ? [.. rounds] : null,
            ChildEnd = node.ChildEnd,
            Answer = node.Answer,
            AnswerTo = node.Answer is { } given ? state.Requests.GetValueOrDefault(given.Request) : null,
            Request = node.Request,
            Gate = node.Gate,
            AttemptStarted = node.AttemptStarted,
            Broken = node.Broken,
            Stopped = Settling.Stops(state, node) && node.StartedAt is null,
            Nodes = state.Nodes,
        };
    }
}
