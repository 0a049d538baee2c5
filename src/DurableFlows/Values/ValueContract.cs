using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace DurableFlows.Values;

/// <summary>Checks, before anything runs, that a type has a declared stored form.</summary>
internal static class ValueContract
{
    private static readonly Type[] Refused =
    [
        typeof(Delegate), typeof(Stream), typeof(Task), typeof(MemberInfo), typeof(Assembly), typeof(Exception), typeof(WaitHandle),
        typeof(Thread), typeof(IntPtr), typeof(UIntPtr), typeof(CancellationToken), typeof(ValueTask), typeof(TextReader), typeof(TextWriter),
    ];

    private static readonly Type[] RefusedGenerics =
    [
        typeof(ValueTask<>), typeof(IAsyncEnumerable<>), typeof(Lazy<>), typeof(WeakReference<>),
        typeof(Stack<>), typeof(System.Collections.Concurrent.ConcurrentStack<>), typeof(System.Collections.Immutable.ImmutableStack<>),
    ];

    /// <summary>Every problem of a type, each with the path of the member that has it; empty when values of the type can be stored.</summary>
    public static IReadOnlyList<string> Check(Type type)
    {
        var walk = new ContractWalk();
        walk.Visit(type, "$");
        return walk.Problems;
    }

    /// <summary>Why values of a type can never be stored; null when that is not known from the type alone.</summary>
    public static string? Refusal(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRef || type.IsByRefLike)
            return "it points into memory.";
        if (type.ContainsGenericParameters)
            return "its type arguments are open.";
        if (type.IsGenericType && RefusedGenerics.Contains(type.GetGenericTypeDefinition()))
            return type.Name.Contains("Stack", StringComparison.Ordinal) ? "reading it back would turn its order round; use a list." : "it is no data.";
        return Array.Exists(Refused, refused => refused.IsAssignableFrom(type))
            ? typeof(Stream).IsAssignableFrom(type) ? "keep it as a file with context.Files." : "it is no data."
            : null;
    }

    /// <summary>What the serializer knows about a type, before it checks the types of the members.</summary>
    public static JsonTypeInfo Describe(Type type) =>
        ValueCodec.Options.TypeInfoResolver?.GetTypeInfo(type, ValueCodec.Options)
        ?? throw new NotSupportedException($"{Name(type)} has no stored form.");

    /// <summary>A type as it is written in C#.</summary>
    public static string Name(Type type)
    {
        if (type.IsArray && type.GetElementType() is { } element)
            return Name(element) + "[]";
        if (!type.IsGenericType)
            return type.Name;
        var name = type.Name.Split('`')[0];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
