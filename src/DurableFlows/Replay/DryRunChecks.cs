using DurableFlows.Definitions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Replay;

/// <summary>Whether every output that is given is one of a node there is.</summary>
internal static class DryRunChecks
{
    public static void Refuse(FlowDefinition flow, DryRunOptions options)
    {
        var known = Nodes(flow).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var name in options.Mocks.Keys)
        {
            if (!known.Contains(name.Split('[')[0]))
                throw new FlowException(ErrorCodes.IdInvalid, $"Flow '{flow.Id}' has no node '{name}', so its output cannot be given. {NearestMatch.Hint(name, known)}".TrimEnd());
        }
    }

    private static IEnumerable<NodeDefinition> Nodes(FlowDefinition flow) => flow.Nodes.Concat(flow.Flows.Values.SelectMany(Nodes));
}
