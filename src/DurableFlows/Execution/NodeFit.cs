using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Execution;

/// <summary>How a node that there was fits its new definition.</summary>
/// <param name="Adoption">What is told.</param>
/// <param name="BeginsAnew">Whether it begins anew.</param>
/// <param name="Translates">Whether its state is translated and it goes on.</param>
internal readonly record struct NodeFit(NodeAdoption Adoption, bool BeginsAnew, bool Translates)
{
    private const string Lost = "an attempt of it was in flight, and what that did outside is not known";

    /// <summary>Compares a node that goes on, under its id or another.</summary>
    /// <param name="old">The node as it stands.</param>
    /// <param name="node">The node it becomes.</param>
    /// <param name="diff">What its definition says otherwise.</param>
    /// <param name="isTold">Whether whoever moves the run says how its state is translated.</param>
    /// <param name="migrates">Whether its type translates it.</param>
    public static NodeFit Of(NodeState old, GraphNode node, NodeDiff diff, bool isTold, bool migrates)
    {
        var was = old.Node.Id == node.Id ? null : old.Node.Id;
        var adoption = new NodeAdoption { Node = node.Id, Was = was, Changes = diff.All, Verdict = was is not null ? AdoptionVerdict.Migrated : diff.IsNone ? AdoptionVerdict.Same : AdoptionVerdict.Compatible };
        var changed = diff.Work.Count > 0 || (old.Phase is NodePhase.Failed or NodePhase.Returned && diff.Manner.Contains(DefinitionNames.OnError));
        if (changed && was is null && GoesOn(old, node, diff))
            return new NodeFit(adoption with { Why = $"it goes on with step {old.OwnStep + 1}, and finds by itself which of its new options it heeds" }, BeginsAnew: false, Translates: false);
        if (old.IsSettled && !old.IsParked)
            return Settled(old, adoption, changed);
        if (old.Reached == NodePhase.Pending)
            return new NodeFit(adoption, BeginsAnew: false, Translates: false);
        if ((changed || was is not null) && InFlight(old))
            return new NodeFit(adoption with { Verdict = AdoptionVerdict.Incompatible, Why = was is null ? Lost : $"{Lost}, and under another name it has other idempotency keys" }, BeginsAnew: true, Translates: false);
        if (was is not null && AwaitsChildren(old) && (HasDoneItems(old) || HasState(old)))
            return new NodeFit(adoption with { Verdict = AdoptionVerdict.Incompatible, Why = "it waits for child runs, which answer to its old name, and what it has done meanwhile would be done again" }, BeginsAnew: true, Translates: false);
        if (HasState(old) && (changed || isTold))
            return InSteps(old, adoption, isTold || migrates);
        var asks = AsksAnew(old) && FingerprintOf(old.Node) != FingerprintOf(node);
        var anew = changed || asks || (was is not null && AwaitsChildren(old));
        return new NodeFit(anew ? adoption with { Why = Beginning(old) } : adoption, anew, Translates: false);
    }

    private static NodeFit Settled(NodeState old, NodeAdoption adoption, bool changed)
    {
        // A child run that failed would be gone on with under the name of its node.
        var anew = changed || (adoption.Was is not null && AwaitsChildren(old));
        return new NodeFit(anew && old.StartedAt is not null ? adoption with { Why = "it runs again, and so does what comes after it" } : adoption, anew, Translates: false);
    }

    private static bool GoesOn(NodeState old, GraphNode node, NodeDiff diff)
        => node.Type is { KeepsSteps: true } && old.OwnStep > 0 && diff.Work.All(part => part == DefinitionNames.With)
            && (!old.IsSettled || old.IsParked || old.Phase is NodePhase.Failed or NodePhase.Returned);

    private static NodeFit InSteps(NodeState old, NodeAdoption adoption, bool translatable) => translatable
        ? new NodeFit(adoption with { Verdict = AdoptionVerdict.Migrated, Why = $"its state is translated, and it goes on with step {old.OwnStep + 1}" }, BeginsAnew: false, Translates: true)
        : new NodeFit(adoption with { Verdict = AdoptionVerdict.Incompatible, Why = $"it stands at step {old.OwnStep + 1} with a state of its old definition, and nothing says how to translate that" }, BeginsAnew: true, Translates: false);

    /// <summary>A node that the new definition does not have.</summary>
    public static NodeAdoption OfRemoved(NodeState old) => new()
    {
        Node = old.Node.Id,
        Verdict = InFlight(old) ? AdoptionVerdict.Incompatible : AdoptionVerdict.Compatible,
        Changes = ["removed"],
        Why = InFlight(old) ? Lost
            : old is { Phase: NodePhase.Succeeded, Node.Repeatable: false } ? "what it did outside stays done"
            : old.Reached is NodePhase.Pending or NodePhase.Skipped || old.IsSettled ? null
            : "what it waits for is let go of",
    };

    private static string Beginning(NodeState old) => old.Reached switch
    {
        NodePhase.Asking => "it asks anew",
        NodePhase.AwaitingChild => "its child run is cancelled, and it begins anew",
        NodePhase.Mapping => "it begins anew with all of its items",
        _ => "it begins anew",
    };

    /// <summary>Whether something may have been done outside of which nobody heard.</summary>
    private static bool InFlight(NodeState old) => IsOne(old) || (old.Items?.Any(IsOne) ?? false);

    /// <summary>The start of an attempt is recorded of what may not be repeated only, by its node or by the call itself.</summary>
    private static bool IsOne(NodeState node) => node.AttemptStarted && node.Reached == NodePhase.Scheduled;

    /// <summary>Whether it stands between two of its own steps with something to go on from.</summary>
    private static bool HasState(NodeState old) => old is { OwnStep: > 0, State: { } state } && state.Inline?.IsNull != true;

    /// <summary>Whether its gate has asked and nothing of it has run: a request is about a node as it is defined and called. Behind that the gate asks again by itself.</summary>
    private static bool AsksAnew(NodeState old) => old is { Gate: not null, Items: null, OwnStep: 0, AttemptStarted: false, Child: null } && old.Reached is NodePhase.Asking or NodePhase.Scheduled;

    private static string FingerprintOf(GraphNode node) => Fingerprint.Of(node.Definition, node.Type?.Version ?? 0);

    /// <summary>Children tell their end to the node by its old name, also when they are gone on with.</summary>
    private static bool AwaitsChildren(NodeState old) => HasChild(old) || (old.Items?.Any(HasChild) ?? false);

    private static bool HasChild(NodeState node) => node.Child is not null && node.Phase != NodePhase.Succeeded;

    private static bool HasDoneItems(NodeState old) => old.Items?.Any(i => i.Phase == NodePhase.Succeeded && (i.IsCall ? i.AttemptStarted : !old.Node.Repeatable)) ?? false;
}
