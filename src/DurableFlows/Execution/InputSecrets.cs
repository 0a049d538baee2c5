using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Secrets in a run's input: references at the places that the flow's schema marks, everywhere but in what a node is given.</summary>
internal static class InputSecrets
{
    /// <summary>Refuses a secret that is given in the clear, and one that the flow's author does not let callers name. The message shows nothing of what was given.</summary>
    public static void Refuse(FlowGraph graph, FlowValue input)
    {
        if (graph.Secrets is not { } marks)
            return;
        var marked = marks.In(input.Element).Where(m => m.Value.Value.ValueKind != JsonValueKind.Null).ToList();
        var clear = marked.Where(m => !m.Value.IsReference).Select(m => m.Key).ToArray();
        if (clear.Length > 0)
        {
            throw new FlowException(ErrorCodes.SecretInClear,
                $"Flow '{graph.Definition.Id}' marks {string.Join(", ", clear)} of its input as secret, and {(clear.Length == 1 ? "it holds" : "they hold")} something else than a reference, so nothing was recorded. "
                + "Give a reference such as ${env:NAME}, and the secret to the host, for 'env' as an environment variable.");
        }

        if (marked.Find(m => !m.Value.IsNamed) is { Key: { } other })
            throw new FlowException(ErrorCodes.InputInvalid, $"The input of flow '{graph.Definition.Id}' refers at {other} to a secret that its schema does not name there. Give one of those it names.");
    }

    /// <summary>The references in an input, each once. Of a journal that came from elsewhere nothing is taken on trust, so those that the schema names.</summary>
    public static IReadOnlyList<SecretReference> In(FlowGraph graph, FlowValue input) => graph.Secrets is { } marks
        ? [.. marks.In(input.Element).Values.Where(m => m is { IsReference: true, IsNamed: true }).SelectMany(m => SecretReferences.Find(m.Value)).Distinct()]
        : [];

    /// <summary>The input with the secrets in the places of their references.</summary>
    public static FlowValue Resolve(FlowGraph graph, FlowValue input, IReadOnlyDictionary<SecretReference, string> secrets)
    {
        var marked = graph.Secrets?.In(input.Element) ?? new Dictionary<string, MarkedPlace>();
        return JsonOutput.Write(writer => SecretReferences.Rewrite(
            input.Element, "$", (path, text) => marked.TryGetValue(path, out var place) && place is { IsReference: true, IsNamed: true } ? secrets[SecretReferences.Whole(text)] : text, writer));
    }

    /// <summary>Refuses what somebody adds to a run by hand, when a secret of its input stands in it.</summary>
    public static void RefuseIn(FlowGraph graph, FlowValue input, ISecretSource source, FlowValue? added, string what)
    {
        // Where a secret is not set, nobody can tell.
        var known = new Redaction(In(graph, input).Select(r => source.Find(r.Scheme, r.Name)).OfType<string>());
        if (added is not null && known.IsIn(added.Element))
            throw new FlowException(ErrorCodes.SecretInClear, $"{what} holds a secret of the run's input in the clear, so nothing was recorded. Leave it out: nodes take it from the input.");
    }
}
