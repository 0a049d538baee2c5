using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Storage.Files;

namespace DurableFlows.Cli;

/// <summary>How a store is named on the command line: <c>file:PATH</c>, <c>blob:CONTAINER</c> or <c>memory</c>.</summary>
internal static class StoreSpec
{
    public const string Variable = "FLOWS_STORE";
    public const string Default = "file:.flows";

    /// <summary>The first one given wins: the option, the environment, the flow itself, the default.</summary>
    public static string Choose(string? option, Func<string, string?> variable, FlowDefinition? flow)
        => option ?? (variable(Variable) is { Length: > 0 } set ? set : OfFlow(flow, variable) ?? Default);

    public static IFlowStore Open(string spec, Func<string, string?> variable)
    {
        if (spec == "memory")
            return new MemoryStore();
        if (spec.StartsWith("file:", StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(spec[5..]))
            return FileStore.Open(spec[5..]);
        if (spec.StartsWith(BlobSpec.Prefix, StringComparison.Ordinal) && spec.Length > BlobSpec.Prefix.Length)
            return BlobSpec.Open(spec, variable);
        throw new UsageException($"'{spec}' names no store. Use file:PATH, blob:CONTAINER or memory.");
    }

    private static string? OfFlow(FlowDefinition? flow, Func<string, string?> variable)
    {
        if (flow?.Checkpoint?.Store is not { } store)
            return null;
        var type = store.GetProperty("type").GetString();
        return type switch
        {
            "memory" => "memory",
            "file" => "file:" + store.GetProperty("path").GetString(),
            "blob" => BlobSpec.Of(flow, store, variable),
            _ => throw new FlowException(ErrorCodes.StoreUnsupported,
                $"Flow '{flow.Id}' asks for a store of type '{type}', which this program does not have. Name another one with --store."),
        };
    }
}
