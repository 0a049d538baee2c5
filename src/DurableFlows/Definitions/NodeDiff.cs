using System.Text.Json;
using Names = DurableFlows.Definitions.DefinitionNames;

namespace DurableFlows.Definitions;

/// <summary>What two definitions of a node say differently.</summary>
/// <param name="Work">What may make it come to something else, or run where it did not.</param>
/// <param name="Manner">How it is named, tried and waited for, which what it came to does not depend on.</param>
internal sealed record NodeDiff(IReadOnlyList<string> Work, IReadOnlyList<string> Manner)
{
    private static readonly (string Name, Func<NodeDefinition, NodeDefinition> Of)[] WorkParts =
    [
        (Names.With, n => Blank() with { With = n.With }),
        (Names.Input, n => Blank() with { Input = n.Input }),
        (Names.When, n => Blank() with { When = n.When }),
        (Names.RunIf, n => Blank() with { RunIf = n.RunIf }),
        // Whether failures are allowed decides what the output looks like; how many, does not.
        (Names.Map, n => Blank() with { Map = n.Map is { } map ? new MapDefinition { Items = map.Items, MaxFailures = map.MaxFailures is null ? null : "0" } : null }),
    ];

    private static readonly (string Name, Func<NodeDefinition, NodeDefinition> Of)[] MannerParts =
    [
        (Names.Title, n => Blank() with { Title = n.Title }),
        (Names.Map, n => Blank() with { Map = n.Map is { } map ? map with { Items = "" } : null }),
        (Names.Retry, n => Blank() with { Retry = n.Retry }),
        (Names.Timeout, n => Blank() with { Timeout = n.Timeout }),
        (Names.OnError, n => Blank() with { OnError = n.OnError }),
        (Names.Approval, n => Blank() with { Approval = n.Approval }),
        (Names.Concurrency, n => Blank() with { Concurrency = n.Concurrency }),
        (Names.Repeatable, n => Blank() with { Repeatable = n.Repeatable }),
        (Names.Cache, n => Blank() with { Cache = n.Cache }),
    ];

    public bool IsNone => Work.Count == 0 && Manner.Count == 0;

    public IReadOnlyList<string> All => [.. Work.Concat(Manner).Distinct(StringComparer.Ordinal)];

    /// <summary>Compares a node with what it was.</summary>
    /// <param name="before">The flow it was in.</param>
    /// <param name="old">The node as it was.</param>
    /// <param name="after">The flow it is in.</param>
    /// <param name="now">The node as it is.</param>
    /// <param name="renames">Ids that changed and mean the same.</param>
    public static NodeDiff Between(FlowDefinition before, NodeDefinition old, FlowDefinition after, NodeDefinition now, NodeRenames renames)
    {
        var was = renames.In(old);
        var work = WorkParts.Where(p => Differs(p.Of(was), p.Of(now))).Select(p => p.Name).ToList();
        if (old.Type != now.Type)
            work.Insert(0, Names.Type);
        else if (old.TypeVersion is { } version && now.TypeVersion is { } other && version != other)
            work.Insert(0, Names.TypeVersion);
        if (!was.Needs.SequenceEqual(now.Needs) || (now.Input is null && now.Needs.Count > 1 && old.Needs.Any(n => renames.Has(n.Node))))
            work.Add(Names.Needs);
        if (Child(before, was) is { } child && Child(after, now) is { } newChild && !TypeVersions.AreSame(child, newChild))
            work.Add(Names.Flows);
        var manner = MannerParts.Where(p => !work.Contains(p.Name) && Differs(p.Of(was), p.Of(now))).Select(p => p.Name).ToList();
        return new NodeDiff(work, manner);
    }

    private static NodeDefinition Blank() => new() { Id = "n", Type = "t" };

    private static bool Differs(NodeDefinition a, NodeDefinition b) => !JsonElement.DeepEquals(JsonElement.Parse(DefinitionJson.Write(a)), JsonElement.Parse(DefinitionJson.Write(b)));

    private static FlowDefinition? Child(FlowDefinition flow, NodeDefinition node)
        => node.Type == NodeChecks.FlowType && node.With is { ValueKind: JsonValueKind.Object } with && with.TryGetProperty(NodeChecks.FlowOption, out var id) && id.ValueKind == JsonValueKind.String
            ? flow.Flows.GetValueOrDefault(id.GetString() ?? "")
            : null;
}
