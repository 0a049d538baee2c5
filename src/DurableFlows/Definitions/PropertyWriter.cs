using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>Writes properties that are left out when they are null or have their default.</summary>
internal sealed class PropertyWriter(Utf8JsonWriter json)
{
    public void Text(string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    public void Number(string name, int? value, int? standard = null)
    {
        if (value is { } number && number != standard)
            json.WriteNumber(name, number);
    }

    public void Factor(string name, double value, double standard)
    {
        // NaN and infinities are mistakes, but a mistaken definition must still be writable to be shown.
        if (!double.IsFinite(value))
            json.WriteString(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else if (!value.Equals(standard))
            json.WriteNumber(name, value);
    }

    public void Flag(string name, bool? value)
    {
        if (value is { } flag)
            json.WriteBoolean(name, flag);
    }

    public void Duration(string name, TimeSpan? value, TimeSpan? standard = null)
    {
        if (value is { } duration && duration != standard)
            json.WriteString(name, Definitions.Duration.Format(duration));
    }

    /// <summary>Writes a value that is left out when it is the first of its enum.</summary>
    public void Enum<T>(string name, T value)
        where T : struct, Enum
    {
        if (!value.Equals(default(T)))
            json.WriteString(name, EnumNames<T>.Of(value));
    }

    public void Enum<T>(string name, T? value)
        where T : struct, Enum
    {
        if (value is { } set)
            json.WriteString(name, EnumNames<T>.Of(set));
    }

    public void Element(string name, JsonElement? value)
    {
        if (value is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } element)
            return;
        json.WritePropertyName(name);
        element.WriteTo(json);
    }

    public void Texts(string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        json.WritePropertyName(name);
        Items(values);
    }

    public void Items(IReadOnlyList<string> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public void Dictionary<T>(string name, IReadOnlyDictionary<string, T> values, Action<T> write, bool evenEmpty = false) =>
        Dictionary(name, values, (value, _) => write(value), evenEmpty);

    /// <summary>Writes a dictionary in the order of its keys, because a dictionary promises none of its own.</summary>
    public void Dictionary<T>(string name, IReadOnlyDictionary<string, T> values, Action<T, string> write, bool evenEmpty = false)
    {
        if (values.Count == 0 && !evenEmpty)
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in values.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.WritePropertyName(key);
            write(value, key);
        }
        json.WriteEndObject();
    }
}
