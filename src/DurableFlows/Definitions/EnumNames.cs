using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>The values of an enum as a definition writes them, for example <c>allSucceeded</c>.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>()
        .ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<T, string> Names = Values.ToDictionary(p => p.Value, p => p.Key);

    public static IReadOnlyCollection<string> All => Values.Keys;

    /// <summary>The name; for a value that the enum does not have, its number.</summary>
    public static string Of(T value) => Names.TryGetValue(value, out var name) ? name : value.ToString();

    public static bool TryParse(string name, out T value) => Values.TryGetValue(name, out value);
}
