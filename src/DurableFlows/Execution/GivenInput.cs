using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>What a node is given: its effective input, with the secrets in place that the run's input refers to. Never stored.</summary>
/// <remarks>
/// The mapping is evaluated once more, over an input with the secrets in it. So they reach just those nodes whose mapping reads them:
/// a text that merely looks like a reference, because somebody put it into other data, stays a text.
/// </remarks>
/// <param name="Input">For <see cref="NodeContext.Input"/>.</param>
/// <param name="Messages">Takes the secrets out of what the node says.</param>
/// <param name="Values">Puts the references back into what the node gives.</param>
internal readonly record struct GivenInput(FlowValue Input, Redaction Messages, Redaction Values)
{
    public static async ValueTask<GivenInput> OfAsync(NodeWork work, RunValues values, GateResult gate, ISecretSource source, CancellationToken cancellation)
    {
        if (!MayHoldSecrets(work))
            return Plain(gate.Input);
        var input = await values.LoadAsync(work.RunInput, cancellation).ConfigureAwait(false);
        var references = InputSecrets.In(work.Graph, input);
        if (references.Count == 0)
            return Plain(gate.Input);
        var secrets = SecretReferences.Values(references, source);
        var messages = new Redaction(secrets.Values);
        try
        {
            var effective = await new ScopeBuilder(work, values, InputSecrets.Resolve(work.Graph, input, secrets)).EffectiveInputAsync(cancellation).ConfigureAwait(false);
            return new GivenInput(gate.Changes is { } changes ? Edits.Apply(effective, changes) : effective, messages, new Redaction(secrets.Select(s => (s.Value, s.Key.ToString()))));
        }
        catch (FlowException e) when (e.Code is Diagnostics.ErrorCodes.ExpressionFailed)
        {
            // What an expression says when it fails shows the values it used.
            throw new RedactedException(Failures.Of(e), messages);
        }
    }

    /// <summary>Whether secrets of the run's input may reach the node.</summary>
    public static bool MayHoldSecrets(NodeWork work) => work.Graph.Secrets is not null && !work.IsCall && ReadsInput(work);

    private static GivenInput Plain(FlowValue input) => new(input, Redaction.None, Redaction.None);

    private static bool ReadsInput(NodeWork work)
    {
        var ofItems = work.Node.Items?.Names.Contains("input") == true;
        if (work.Node.Input is { } mapping)
            return mapping.Names.Contains("input") || (ofItems && mapping.Names.Contains("item"));
        return work.Node.Items is null ? work.Node.Edges.Length == 0 : ofItems;
    }
}
