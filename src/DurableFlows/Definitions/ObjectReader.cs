using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>Reads the properties of one object, and reports those of a wrong kind and those nobody asked for.</summary>
/// <param name="element">The object.</param>
/// <param name="path">Where it stands.</param>
/// <param name="mistakes">Where mistakes go.</param>
/// <param name="entry">The one property that will be asked for, where it is known already: looking for each of a thousand would pass by all the others.</param>
internal sealed class ObjectReader(JsonElement element, string path, List<Mistake> mistakes, JsonProperty? entry = null)
{
    private readonly List<string> _known = new(entry is null ? 24 : 1); // a name may stand twice

    public string PathOf(string name) => JsonPath.Child(path, name);

    public string? Text(string name) => Read(name, JsonValueKind.String, "a text") is { } value ? value.GetString() : null;

    /// <summary>A text that must be there; empty when it is not, which is reported.</summary>
    public string Required(string name, string hint)
    {
        if (Any(name) is null)
            mistakes.Add(new Mistake(PathOf(name), $"'{name}' is missing.", hint));
        return Text(name) ?? "";
    }

    public int? Int(string name)
    {
        if (Read(name, JsonValueKind.Number, "a whole number") is not { } value)
            return null;
        if (value.TryGetInt32(out var number))
            return number;
        return Wrong<int>(name, $"'{name}' must be a whole number, not {Shorten(value)}.");
    }

    public double? Number(string name) =>
        Read(name, JsonValueKind.Number, "a number") is { } value && value.TryGetDouble(out var number) ? number : null;

    public bool? Flag(string name) => Any(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => Wrong<bool>(name, $"'{name}' must be true or false, not {Shorten(other)}."),
    };

    public TimeSpan? Duration(string name)
    {
        if (Any(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && Definitions.Duration.TryParse(value.GetString(), out var duration))
            return duration;
        return Wrong<TimeSpan>(name, $"'{name}' is not a duration: {Shorten(value)}.", Definitions.Duration.Examples);
    }

    public T? Enum<T>(string name)
        where T : struct, Enum
    {
        if (Read(name, JsonValueKind.String, "a text") is not { } value)
            return null;
        var text = value.GetString() ?? "";
        if (EnumNames<T>.TryParse(text, out var member))
            return member;
        return Wrong<T>(name, $"'{text}' is not a value of '{name}'.", $"Use one of: {string.Join(", ", EnumNames<T>.All)}.");
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Read(name, JsonValueKind.Array, "a list of texts") is not { } list)
            return null;
        var texts = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
                texts.Add(item.GetString() ?? "");
            else
                mistakes.Add(new Mistake(JsonPath.Item(PathOf(name), texts.Count), $"An entry of '{name}' must be a text, not {Shorten(item)}."));
        }
        return texts;
    }

    public ObjectReader? Object(string name) =>
        Read(name, JsonValueKind.Object, "an object") is { } value ? new ObjectReader(value, PathOf(name), mistakes) : null;

    /// <summary>A dictionary by key, in the author's order; empty when it is not there.</summary>
    public Dictionary<string, T> Dictionary<T>(string name, Func<ObjectReader, string, T?> read)
        where T : class
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        if (Read(name, JsonValueKind.Object, "an object") is not { } value)
            return values;
        var inner = PathOf(name);
        foreach (var property in value.EnumerateObject())
        {
            var key = property.Name;
            if (read(new ObjectReader(value, inner, mistakes, property), key) is { } item)
                values[key] = item;
        }
        return values;
    }

    /// <summary>The same for values that are not objects.</summary>
    public Dictionary<string, T> Values<T>(string name, Func<ObjectReader, string, T?> read)
        where T : struct =>
        Dictionary(name, (inner, key) => read(inner, key) is { } value ? (object)value : null).ToDictionary(p => p.Key, p => (T)p.Value, StringComparer.Ordinal);

    /// <summary>The value as it stands; null when it is not there or is JSON null.</summary>
    public JsonElement? Any(string name)
    {
        _known.Add(name);
        var found = entry is { } known && known.NameEquals(name) ? known.Value
            : element.TryGetProperty(name, out var value) ? value
            : default;
        return found.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : found;
    }

    /// <summary>Reports the properties that nobody asked for.</summary>
    public void End()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
                mistakes.Add(new Mistake(PathOf(property.Name), $"'{property.Name}' is not known here.", NearestMatch.Hint(property.Name, _known)));
        }
    }

    public static string Shorten(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return value.ValueKind == JsonValueKind.Object ? "an object" : "a list";
        var text = value.ValueKind == JsonValueKind.String ? $"'{value.GetString()}'" : value.GetRawText();
        return text.Length <= 60 ? text : text[..60] + "…";
    }

    private JsonElement? Read(string name, JsonValueKind kind, string expected)
    {
        if (Any(name) is not { } value)
            return null;
        if (value.ValueKind == kind)
            return value;
        mistakes.Add(new Mistake(PathOf(name), $"'{name}' must be {expected}, not {Shorten(value)}.", HintFor(kind, value)));
        return null;
    }

    private static string? HintFor(JsonValueKind expected, JsonElement value) =>
        expected == JsonValueKind.String && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? "Put it in quotes." : null;

    private T? Wrong<T>(string name, string message, string? hint = null)
        where T : struct
    {
        mistakes.Add(new Mistake(PathOf(name), message, hint));
        return null;
    }
}
