using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Execution;

/// <summary>The flows an application has registered, by id. Safe for use from any thread.</summary>
public sealed class FlowCatalog
{
    private readonly ConcurrentDictionary<string, FlowDefinition> _flows = new(StringComparer.Ordinal);

    /// <summary>The registered flows, by id.</summary>
    public IReadOnlyCollection<FlowDefinition> Flows => [.. _flows.Values.OrderBy(f => f.Id, StringComparer.Ordinal)];

    /// <summary>Registers a flow; one registered later replaces one of the same id for new runs.</summary>
    public void Add(FlowDefinition flow) => _flows[flow.Id] = flow;

    /// <summary>Finds a flow.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out FlowDefinition? flow) => _flows.TryGetValue(id, out flow);

    /// <summary>The flow of an id.</summary>
    /// <exception cref="FlowException">With code <c>id.invalid</c>, naming the nearest id.</exception>
    public FlowDefinition Get(string id) => TryGet(id, out var flow) ? flow : throw new FlowException(ErrorCodes.IdInvalid,
        $"No flow '{id}' is registered. {NearestMatch.Hint(id, _flows.Keys)}".TrimEnd());
}
