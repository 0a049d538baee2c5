using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>What two definitions of a flow say differently beside their nodes.</summary>
internal static class FlowDiff
{
    public static bool SameOutput(FlowDefinition a, FlowDefinition b) => a.Output is null
        ? b.Output is null && Sinks(a).Order(StringComparer.Ordinal).SequenceEqual(Sinks(b).Order(StringComparer.Ordinal))
        : b.Output is { } output && JsonElement.DeepEquals(a.Output.Value, output);

    public static bool SameLimits(FlowDefinition a, FlowDefinition b) => a.MaxParallel == b.MaxParallel && Same(Blank(a) with { Concurrency = a.Concurrency }, Blank(a) with { Concurrency = b.Concurrency });

    public static bool SameCheckpoint(FlowDefinition a, FlowDefinition b) => Same(Blank(a) with { Checkpoint = a.Checkpoint }, Blank(a) with { Checkpoint = b.Checkpoint });

    private static IEnumerable<string> Sinks(FlowDefinition flow) => flow.Nodes.Select(n => n.Id).Except(flow.Nodes.SelectMany(n => n.Needs).Select(n => n.Node), StringComparer.Ordinal);

    private static FlowDefinition Blank(FlowDefinition flow) => new() { Id = flow.Id, Nodes = [] };

    private static bool Same(FlowDefinition a, FlowDefinition b) => DefinitionHash.Of(a) == DefinitionHash.Of(b);
}
