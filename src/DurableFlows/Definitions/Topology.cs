using System.Collections.Immutable;

namespace DurableFlows.Definitions;

/// <summary>The bare graph of a list of nodes, right or wrong: names that are unknown are left out, of ids written twice the first counts.</summary>
internal sealed class Topology
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly int[][] _needs;

    public Topology(IReadOnlyList<NodeDefinition> nodes)
    {
        for (var i = 0; i < nodes.Count; i++)
            _index.TryAdd(nodes[i].Id, i);
        _needs = [.. nodes.Select(n => n.Needs.Select(need => IndexOf(need.Node)).Where(i => i >= 0).Distinct().ToArray())];
        Order = Sort();
    }

    /// <summary>The nodes so that each comes after all it needs; nodes on a cycle or behind one are missing.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>The position of a node; -1 when there is none of that id.</summary>
    public int IndexOf(string id) => _index.GetValueOrDefault(id, -1);

    /// <summary>Whether a node comes before another, directly or not.</summary>
    public bool IsBefore(int source, int target)
    {
        if (_needs[target].Contains(source))
            return true;
        var seen = new HashSet<int>();
        var open = new Stack<int>(_needs[target]);
        while (open.TryPop(out var node))
        {
            if (node == source)
                return true;
            if (!seen.Add(node))
                continue;
            foreach (var need in _needs[node])
                open.Push(need);
        }
        return false;
    }

    /// <summary>Cycles, each as the nodes along its edges, no node in two of them; none when the graph is sound.</summary>
    public IEnumerable<IReadOnlyList<int>> Cycles()
    {
        var stuck = Enumerable.Range(0, _needs.Length).Except(Order).ToHashSet();
        var seen = new HashSet<int>();
        foreach (var start in stuck.Order())
        {
            // Every stuck node needs a stuck node, so walking back ends on a cycle, or in what was walked before.
            var way = new List<int>();
            var node = start;
            while (seen.Add(node))
            {
                way.Add(node);
                node = _needs[node].First(stuck.Contains);
            }
            var entry = way.IndexOf(node);
            if (entry >= 0)
                yield return FromFirst([.. way.Skip(entry).Reverse()]);
        }
    }

    private static List<int> FromFirst(List<int> cycle)
    {
        var first = cycle.IndexOf(cycle.Min());
        return [.. cycle.Skip(first), .. cycle.Take(first)];
    }

    private ImmutableArray<int> Sort()
    {
        var dependents = Enumerable.Range(0, _needs.Length).SelectMany(i => _needs[i].Select(need => (Need: need, Node: i))).ToLookup(e => e.Need, e => e.Node);
        var missing = _needs.Select(n => n.Length).ToArray();
        var ready = new Queue<int>(Enumerable.Range(0, missing.Length).Where(i => missing[i] == 0));
        var order = ImmutableArray.CreateBuilder<int>(missing.Length);
        while (ready.TryDequeue(out var node))
        {
            order.Add(node);
            foreach (var dependent in dependents[node])
            {
                if (--missing[dependent] == 0)
                    ready.Enqueue(dependent);
            }
        }
        return order.ToImmutable();
    }
}
