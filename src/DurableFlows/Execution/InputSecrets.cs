using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Secrets in a run's input: references at the places that the flow's schema marks, everywhere but in what a node is given.</summary>
internal static class InputSecrets
{
    /// <summary>Refuses a secret that is given in the clear. The message shows nothing of it.</summary>
    public static void Refuse(FlowGraph graph, FlowValue input)
    {
        if (graph.Secrets is not { } marks)
            return;
        var clear = marks.In(input.Element).Where(m => m.Value.ValueKind != JsonValueKind.Null && !IsReference(m.Value)).Select(m => m.Key).ToArray();
        if (clear.Length > 0)
        {
            throw new FlowException(ErrorCodes.SecretInClear,
                $"Flow '{graph.Definition.Id}' marks {string.Join(", ", clear)} of its input as secret, and {(clear.Length == 1 ? "it holds" : "they hold")} something else than a reference, so nothing was recorded. "
                + "Give a reference such as ${env:NAME}, and the secret to the host, for 'env' as an environment variable.");
        }
    }

    /// <summary>The references in an input, each once.</summary>
    public static IReadOnlyList<SecretReference> In(FlowGraph graph, FlowValue input) => graph.Secrets is { } marks
        ? [.. marks.In(input.Element).Values.Where(IsReference).SelectMany(v => SecretReferences.Find(v)).Distinct()]
        : [];

    /// <summary>The input with the secrets in the places of their references.</summary>
    /// <exception cref="FlowException">With code <c>secret.missing</c>.</exception>
    public static FlowValue Resolve(FlowGraph graph, FlowValue input, IReadOnlyDictionary<SecretReference, string> secrets)
    {
        var marked = graph.Secrets?.In(input.Element) ?? new Dictionary<string, JsonElement>();
        return JsonOutput.Write(writer => SecretReferences.Rewrite(
            input.Element, "$", (path, text) => marked.ContainsKey(path) && SecretReferences.IsWhole(text) ? secrets[SecretReferences.Whole(text)] : text, writer));
    }

    /// <summary>Refuses a value or text that somebody adds to a run by hand, when a secret of its input stands in it.</summary>
    public static void RefuseIn(FlowGraph graph, FlowValue input, ISecretSource source, string? text, string what)
    {
        // Where a secret is not set, nobody can tell.
        var known = new Redaction(In(graph, input).Select(r => source.Find(r.Scheme, r.Name)).OfType<string>());
        if (text is not null && known.Apply(text) != text)
            throw new FlowException(ErrorCodes.SecretInClear, $"{what} holds a secret of the run's input in the clear, so nothing was recorded. Leave it out: nodes take it from the input.");
    }

    private static bool IsReference(JsonElement value) => value.ValueKind == JsonValueKind.String && SecretReferences.IsWhole(value.GetString());
}
