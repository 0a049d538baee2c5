namespace DurableFlows.Journal;

/// <summary>Markers in memory.</summary>
internal sealed class MemoryMarkers
{
    private readonly Lock _sync = new();
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _bodies = new(StringComparer.Ordinal);

    public void Put(Marker marker)
    {
        MarkerNames.Check(marker.Name);
        lock (_sync)
        {
            _names.Add(marker.Name);
            _bodies[marker.Name] = marker.Body.ToArray();
        }
    }

    public void Delete(string name)
    {
        MarkerNames.Check(name);
        lock (_sync)
        {
            _names.Remove(name);
            _bodies.Remove(name);
        }
    }

    public List<Marker> List(string prefix, string? after, int limit)
    {
        MarkerNames.CheckPrefix(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var low = after is not null && string.CompareOrdinal(after, prefix) > 0 ? after : prefix;
        var high = prefix + char.MaxValue;
        if (string.CompareOrdinal(low, high) > 0)
            return [];
        lock (_sync)
        {
            return _names.GetViewBetween(low, high).Where(name => name != after).Take(limit)
                .Select(name => new Marker(name, _bodies[name])).ToList();
        }
    }
}
