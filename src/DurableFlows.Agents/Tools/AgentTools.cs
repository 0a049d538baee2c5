namespace DurableFlows.Agents.Tools;

/// <summary>The C# functions that a host has for its agents, by name.</summary>
internal sealed class AgentTools(IEnumerable<ToolFunction> functions)
{
    private readonly Dictionary<string, ToolFunction> _functions = functions.GroupBy(f => f.Function.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    public IEnumerable<string> Names => _functions.Keys.Order(StringComparer.Ordinal);

    public ToolFunction? Find(string name) => _functions.GetValueOrDefault(name);
}
