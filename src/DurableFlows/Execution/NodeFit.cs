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
    /// <param name="translatable">Whether its state can be translated.</param>
    public static NodeFit Of(NodeState old, GraphNode node, NodeDiff diff, bool translatable)
    {
        var was = old.Node.Id == node.Id ? null : old.Node.Id;
        var adoption = new NodeAdoption { Node = node.Id, Was = was, Changes = diff.All, Verdict = was is not null ? AdoptionVerdict.Migrated : diff.IsNone ? AdoptionVerdict.Same : AdoptionVerdict.Compatible };
        var changed = diff.Work.Count > 0 || (old.Phase is NodePhase.Failed or NodePhase.Returned && diff.Manner.Contains(DefinitionNames.OnError));
        if (!changed && was is null)
            return AsksAnew(old) && FingerprintOf(old.Node) != FingerprintOf(node) ? new NodeFit(adoption with { Why = "it asks anew" }, BeginsAnew: true, Translates: false) : new NodeFit(adoption, BeginsAnew: false, Translates: false);
        if (old.IsSettled && !old.IsParked)
            return new NodeFit(changed && old.StartedAt is not null ? adoption with { Why = "it runs again, and so does what comes after it" } : adoption, changed, Translates: false);
        if (old.Reached == NodePhase.Pending)
            return new NodeFit(adoption, BeginsAnew: false, Translates: false);
        if (InFlight(old))
            return new NodeFit(adoption with { Verdict = AdoptionVerdict.Incompatible, Why = was is null ? Lost : $"{Lost}, and under another name it has other idempotency keys" }, BeginsAnew: true, Translates: false);
        if (old.OwnStep > 0 && old.State is not null)
            return translatable || !changed
                ? new NodeFit(adoption with { Verdict = AdoptionVerdict.Migrated, Why = changed ? $"its state is translated, and it goes on with step {old.OwnStep + 1}" : null }, BeginsAnew: AwaitsChildren(old), Translates: changed)
                : new NodeFit(adoption with { Verdict = AdoptionVerdict.Incompatible, Why = $"it stands at step {old.OwnStep + 1} with a state of its old definition, and nothing says how to translate that" }, BeginsAnew: true, Translates: false);
        var anew = changed || AsksAnew(old) || AwaitsChildren(old);
        return new NodeFit(anew ? adoption with { Why = Beginning(old) } : adoption, anew, Translates: false);
    }

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
    private static bool InFlight(NodeState old) => !old.Node.Repeatable && (IsOne(old) || (old.Items?.Any(IsOne) ?? false));

    private static bool IsOne(NodeState node) => node.AttemptStarted && node.Reached == NodePhase.Scheduled;

    /// <summary>Whether its gate has asked and it has not run: a request is about a node as it is defined and called.</summary>
    private static bool AsksAnew(NodeState old) => !old.IsSettled && (old.Gate is not null || (old.Items?.Any(i => !i.IsSettled && i.Gate is not null) ?? false));

    private static string FingerprintOf(GraphNode node) => Fingerprint.Of(node.Definition, node.Type?.Version ?? 0);

    /// <summary>Children tell their end to the node by its old name.</summary>
    private static bool AwaitsChildren(NodeState old) => old.AwaitsChild || (old.Items?.Any(i => i.AwaitsChild) ?? false);
}
