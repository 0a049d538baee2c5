using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Values;

/// <summary>Writes tuples as arrays, element by element.</summary>
internal sealed class TupleConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => IsTuple(typeToConvert);

    public static bool IsTuple(Type type) =>
        type.IsGenericType && typeof(ITuple).IsAssignableFrom(type) && type.Assembly == typeof(Tuple).Assembly;

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(TupleConverter<>).MakeGenericType(typeToConvert));

    private sealed class TupleConverter<T> : JsonConverter<T>
    {
        private static readonly Type[] Elements = typeof(T).GetGenericArguments();

        // Of a tuple with more than seven elements the eighth is a tuple of the rest.
        private static readonly Func<T, object?>[] Readers =
        [
            .. Enumerable.Range(1, Elements.Length).Select(n => n < 8 ? $"Item{n}" : "Rest").Select(Reader),
        ];

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException();
            var values = new object?[Elements.Length];
            for (var i = 0; i < values.Length; i++)
            {
                if (!reader.Read() || reader.TokenType == JsonTokenType.EndArray)
                    throw new JsonException($"A list of {Elements.Length} elements is expected, but it has {i}.");
                values[i] = JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(Elements[i]));
            }

            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
                throw new JsonException($"A list of {Elements.Length} elements is expected, but it has more.");
            return Activator.CreateInstance(typeToConvert, values) is T tuple ? tuple : throw new JsonException();
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            for (var i = 0; i < Elements.Length; i++)
                JsonSerializer.Serialize(writer, Readers[i](value), options.GetTypeInfo(Elements[i]));
            writer.WriteEndArray();
        }

        private static Func<T, object?> Reader(string name)
        {
            var field = typeof(T).GetField(name);
            var property = typeof(T).GetProperty(name);
            return tuple => field is null ? property?.GetValue(tuple) : field.GetValue(tuple);
        }
    }
}
