using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Storage.Files;

namespace DurableFlows.Cli;

/// <summary>How a store is named on the command line: <c>file:PATH</c> or <c>memory</c>.</summary>
internal static class StoreSpec
{
    public const string Variable = "FLOWS_STORE";
    public const string Default = "file:.flows";

    /// <summary>The first one given wins: the option, the environment, the flow itself, the default.</summary>
    public static string Choose(string? option, string? variable, FlowDefinition? flow)
        => option ?? (string.IsNullOrEmpty(variable) ? OfFlow(flow) ?? Default : variable);

    public static IFlowStore Open(string spec)
    {
        if (spec == "memory")
            return new MemoryStore();
        if (spec.StartsWith("file:", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(spec[5..]))
            return FileStore.Open(spec[5..]);
        throw new UsageException($"'{spec}' names no store. Use file:PATH or memory.");
    }

    private static string? OfFlow(FlowDefinition? flow)
    {
        if (flow?.Checkpoint?.Store is not { } store)
            return null;
        var type = store.GetProperty("type").GetString();
        return type switch
        {
            "memory" => "memory",
            "file" => "file:" + store.GetProperty("path").GetString(),
            _ => throw new FlowException(ErrorCodes.StoreUnsupported,
                $"Flow '{flow.Id}' asks for a store of type '{type}', which this program does not have. Name another one with --store."),
        };
    }
}
