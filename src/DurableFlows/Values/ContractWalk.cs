using System.Numerics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DurableFlows.Values;

/// <summary>Visits a type and the types of its members once each and collects what cannot be stored.</summary>
internal sealed class ContractWalk
{
    private static readonly HashSet<Type> Keys =
    [
        typeof(string), typeof(bool), typeof(char), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(BigInteger),
        typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Uri), typeof(Version),
    ];

    private readonly HashSet<Type> _seen = [];

    public List<string> Problems { get; } = [];

    public void Visit(Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!_seen.Add(type) || type == typeof(FlowValue) || type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type))
            return;
        if (type == typeof(object))
            Add(path, type, "declare what it is, or use FlowValue for any value.");
        else if (ValueContract.Refusal(type) is { } refusal)
            Add(path, type, refusal);
        else if (TupleConverterFactory.IsTuple(type))
            VisitElements(type.GetGenericArguments(), path);
        else if (ReadOnlySetConverterFactory.IsReadOnlySet(type))
            Visit(type.GetGenericArguments()[0], path + "[*]");
        else
            VisitDescribed(type, path);
    }

    private void VisitElements(Type[] elements, string path)
    {
        for (var i = 0; i < elements.Length; i++)
            Visit(elements[i], $"{path}[{i}]");
    }

    private void VisitDescribed(Type type, string path)
    {
        try
        {
            var info = ValueContract.Describe(type);
            if (info.Kind == JsonTypeInfoKind.Object)
                VisitObject(info, path);
            else if (info.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
                VisitCollection(info, path);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            Add(path, type, e.Message);
        }
    }

    private void VisitCollection(JsonTypeInfo info, string path)
    {
        var count = Problems.Count;
        if (info.KeyType is { } key && !Keys.Contains(key) && !key.IsEnum)
            Add(path, info.Type, $"{ValueContract.Name(key)} cannot be the key of a map.");
        if (info.ElementType is { } element)
            Visit(element, info.Kind == JsonTypeInfoKind.Dictionary ? path + ".*" : path + "[*]");
        if (Problems.Count > count)
            return;

        // The serializer tells only while reading whether it can build a collection.
        JsonSerializer.Deserialize(info.Kind == JsonTypeInfoKind.Dictionary ? "{}" : "[]", info.Type, ValueCodec.Options);
    }

    private void VisitObject(JsonTypeInfo info, string path)
    {
        if (info.Type.IsInterface || info.Type.IsAbstract)
            VisitDerived(info, path);
        else if (Constructor(info) is { } problem)
            Add(path, info.Type, problem);
        foreach (var member in info.Properties)
        {
            if (member.Get is not null || member.Set is not null)
                Visit(member.PropertyType, $"{path}.{member.Name}");
        }
    }

    private void VisitDerived(JsonTypeInfo info, string path)
    {
        if (info.PolymorphismOptions is not { DerivedTypes.Count: > 0 } polymorphism)
            Add(path, info.Type, info.Type.IsInterface ? "an interface does not say what is stored." : "an abstract type does not say what is stored.");
        else
            foreach (var derived in polymorphism.DerivedTypes)
                Visit(derived.DerivedType, path);
    }

    private static string? Constructor(JsonTypeInfo info)
    {
        var all = info.Type.GetConstructors();
        var marked = info.Type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .FirstOrDefault(c => c.IsDefined(typeof(JsonConstructorAttribute)));
        if (marked is null && (info.Type.IsValueType || Array.Exists(all, c => c.GetParameters().Length == 0)))
            return null;
        var chosen = marked ?? (all.Length == 1 ? all[0] : null);
        if (chosen is null)
            return "it needs a public constructor without parameters, a single public one, or one marked [JsonConstructor].";
        var names = info.Properties.Select(p => (p.AttributeProvider as MemberInfo)?.Name ?? p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var unbound = Array.Find(chosen.GetParameters(), p => p.Name is null || !names.Contains(p.Name));
        return unbound is null ? null : $"the constructor's parameter '{unbound.Name}' has no member of the same name.";
    }

    private void Add(string path, Type type, string reason) => Problems.Add($"{path}: {ValueContract.Name(type)} has no stored form: {reason}");
}
