using System.Globalization;
using DurableFlows.Nodes;

namespace DurableFlows.Definitions;

/// <summary>What the checks of one flow share.</summary>
/// <param name="Flow">The flow.</param>
/// <param name="Registry">The node types of the host.</param>
/// <param name="Path">Where the flow stands in the whole definition.</param>
/// <param name="Enclosing">The ids of the flows around it and its own, outermost first.</param>
/// <param name="Mistakes">Where mistakes are collected.</param>
internal sealed record CheckContext(
    FlowDefinition Flow, NodeRegistry Registry, string Path, IReadOnlyList<string> Enclosing, List<Mistake> Mistakes)
{
    public Topology Topology { get; } = new(Flow.Nodes);

    public IEnumerable<string> NodeIds => Flow.Nodes.Select(n => n.Id);

    public string PathOf(string property) => JsonPath.Child(Path, property);

    public string PathOf(NodeDefinition node) => JsonPath.Child(PathOf(DefinitionNames.Nodes), node.Id);

    public void Report(string path, string message, string? hint = null) => Mistakes.Add(new Mistake(path, message, hint));

    public void Range(string path, string name, double? value, double min, double max)
    {
        // Written so that NaN, which compares false with everything, is out of range as well.
        if (value is { } number && !(number >= min && number <= max))
            Report(path, string.Create(CultureInfo.InvariantCulture, $"'{name}' must be from {min:#,0.##} to {max:#,0.##}, not {number}."));
    }

    public void AtLeast(string path, string name, int? value, int min)
    {
        if (value < min)
            Report(path, string.Create(CultureInfo.InvariantCulture, $"'{name}' must be at least {min}, not {value}."));
    }

    public void Positive(string path, string name, TimeSpan? value)
    {
        if (value <= TimeSpan.Zero)
            Report(path, $"'{name}' must be longer than zero, not {Duration.Format(value.Value)}.", "Leave it out for none.");
    }

    /// <summary>Reports an id that no node has.</summary>
    public bool KnownNode(string path, string id) => Topology.IndexOf(id) >= 0 || Known(path, "node", id, NodeIds);

    /// <summary>Reports a name that is not among the known ones.</summary>
    public bool Known(string path, string what, string name, IEnumerable<string> known)
    {
        var all = known.ToList();
        if (all.Contains(name))
            return true;
        Report(path, $"There is no {what} '{name}'.", NearestMatch.Hint(name, all));
        return false;
    }
}
