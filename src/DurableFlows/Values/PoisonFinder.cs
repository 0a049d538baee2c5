using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Diagnostics;

namespace DurableFlows.Values;

/// <summary>Finds the part of an object that cannot be stored, after encoding has failed.</summary>
internal sealed class PoisonFinder
{
    private const int MaxVisits = 10_000;
    private readonly HashSet<object> _above = new(ReferenceEqualityComparer.Instance);
    private int _visits;

    public static FlowException Explain(object value, Type declared, Exception error)
    {
        var (path, reason) = new PoisonFinder().Find(value, declared == typeof(object) ? value.GetType() : declared, "$", 0)
            ?? ((error as JsonException)?.Path ?? "$", error.Message);
        return new FlowException(ErrorCodes.ValueNotStorable,
            $"A value of type {ValueContract.Name(declared)} cannot be stored: at {path}, {reason} Return plain data instead.", error);
    }

    private (string Path, string Reason)? Find(object? value, Type type, string path, int depth)
    {
        if (value is null || ++_visits > MaxVisits)
            return null;
        if (depth > ValueCodec.MaxDepth)
            return (path, $"it nests deeper than {ValueCodec.MaxDepth}.");
        if (ValueContract.Refusal(type) is { } refusal)
            return (path, $"{ValueContract.Name(type)} has no stored form: {refusal}");
        if (type.IsClass && !_above.Add(value))
            return (path, "the value contains itself.");
        var found = Inside(value, type, path, depth);
        _above.Remove(value);
        return found;
    }

    private (string Path, string Reason)? Inside(object value, Type type, string path, int depth)
    {
        try
        {
            var info = ValueContract.Describe(type);
            return info.Kind switch
            {
                JsonTypeInfoKind.Object => Members(value, info, path, depth),
                JsonTypeInfoKind.Dictionary when value is IDictionary map => Entries(map, path, depth),
                JsonTypeInfoKind.Enumerable when value is IEnumerable list => Items(list, path, depth),
                _ => null,
            };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return (path, e.Message);
        }
    }

    private (string Path, string Reason)? Members(object value, JsonTypeInfo info, string path, int depth)
    {
        foreach (var member in info.Properties)
        {
            if (member.Get is null)
                continue;
            object? inner;
            try
            {
                inner = member.Get(value);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                return ($"{path}.{member.Name}", $"reading it failed with {e.GetType().Name}: {e.Message}");
            }

            if (Find(inner, member.PropertyType == typeof(object) && inner is not null ? inner.GetType() : member.PropertyType, $"{path}.{member.Name}", depth + 1) is { } found)
                return found;
        }

        return null;
    }

    private (string Path, string Reason)? Entries(IDictionary map, string path, int depth)
    {
        foreach (DictionaryEntry entry in map)
        {
            var key = Convert.ToString(entry.Key, CultureInfo.InvariantCulture);
            if (entry.Value is not null && Find(entry.Value, entry.Value.GetType(), $"{path}['{key}']", depth + 1) is { } found)
                return found;
        }

        return null;
    }

    private (string Path, string Reason)? Items(IEnumerable list, string path, int depth)
    {
        var index = 0;
        foreach (var item in list)
        {
            if (item is not null && Find(item, item.GetType(), $"{path}[{index}]", depth + 1) is { } found)
                return found;
            index++;
        }

        return null;
    }
}
