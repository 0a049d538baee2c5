using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Bundles;

/// <summary>Finds the values that a record holds, wherever in it they stand, so that no kind of record can be forgotten.</summary>
internal static class StoredParts
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static IEnumerable<StoredValue> Of(JournalRecord record) => In(record);

    private static IEnumerable<StoredValue> In(object? part) => part switch
    {
        null or string => [],
        StoredValue value => [value],
        IDictionary pairs => pairs.Values.Cast<object?>().SelectMany(In),
        IEnumerable list => list.Cast<object?>().SelectMany(In),
        _ => Properties.GetOrAdd(part.GetType(), OfType).SelectMany(p => In(p.GetValue(part))),
    };

    /// <summary>Our own types only; numbers, times, ids and JSON hold no values.</summary>
    private static PropertyInfo[] OfType(Type type) => type.IsValueType || type.Assembly != typeof(StoredParts).Assembly
        ? []
        : [.. type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0)];
}
