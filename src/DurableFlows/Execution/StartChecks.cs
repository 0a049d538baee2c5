using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;

namespace DurableFlows.Execution;

/// <summary>What a flow and its host must have before a run of it starts.</summary>
internal static class StartChecks
{
    public static void Refuse(FlowDefinition flow, StartOptions options, ISecretSource secrets)
    {
        RefuseMissingSecrets(flow, secrets);
        RefuseUnknownStarter(flow, options.By);
    }

    private static IEnumerable<FlowDefinition> WithChildren(FlowDefinition flow) => flow.Flows.Values.SelectMany(WithChildren).Prepend(flow);

    /// <summary>Duties that cannot be kept apart are no separation.</summary>
    public static void RefuseUnknownStarter(FlowDefinition flow, string? by)
    {
        if (string.IsNullOrWhiteSpace(by) && WithChildren(flow).SelectMany(f => f.Nodes).FirstOrDefault(n => n.Approval?.ExcludeStarter == true) is { } gated)
        {
            throw new FlowException(ErrorCodes.InputInvalid,
                $"Node '{gated.Id}' of flow '{flow.Id}' may not be approved by whoever starts the run, so a start must say who that is. Set StartOptions.By.");
        }
    }

    private static void RefuseMissingSecrets(FlowDefinition flow, ISecretSource secrets)
    {
        var missing = WithChildren(flow)
            .SelectMany(f => f.Nodes).Where(n => n.With is not null).SelectMany(n => SecretReferences.Missing(n.With, secrets)).Distinct().ToArray();
        if (missing.Length > 0)
        {
            throw new FlowException(ErrorCodes.SecretMissing,
                $"Flow '{flow.Id}' refers to secrets that are not set: {string.Join(", ", missing.Select(m => m.ToString()))}. Set them where the host runs, for 'env' as environment variables.");
        }
    }
}
