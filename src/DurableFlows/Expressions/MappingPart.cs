using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>A part of a mapping.</summary>
internal abstract record MappingPart
{
    private MappingPart()
    {
    }

    public abstract void Write(Utf8JsonWriter writer, ExpressionScope scope);

    public virtual FlowValue Evaluate(ExpressionScope scope)
    {
        using var sink = JsonSink.Rent();
        Write(sink.Writer, scope);
        return sink.ToValue();
    }

    public sealed record Literal(FlowValue Value) : MappingPart
    {
        public override FlowValue Evaluate(ExpressionScope scope) => Value;

        public override void Write(Utf8JsonWriter writer, ExpressionScope scope) => writer.WriteRawValue(Value.Utf8.Span, skipInputValidation: true);
    }

    public sealed record Computed(FlowExpression Expression, string Path) : MappingPart
    {
        public override FlowValue Evaluate(ExpressionScope scope)
        {
            try
            {
                return Expression.Evaluate(scope);
            }
            catch (FlowException e)
            {
                throw new FlowException(e.Code, $"At {Path} of the mapping: {e.Message}", e);
            }
        }

        public override void Write(Utf8JsonWriter writer, ExpressionScope scope) => writer.WriteRawValue(Evaluate(scope).Utf8.Span, skipInputValidation: true);
    }

    public sealed record Members(IReadOnlyList<KeyValuePair<string, MappingPart>> Parts) : MappingPart
    {
        public override void Write(Utf8JsonWriter writer, ExpressionScope scope)
        {
            writer.WriteStartObject();
            foreach (var (name, part) in Parts)
            {
                writer.WritePropertyName(name);
                part.Write(writer, scope);
            }

            writer.WriteEndObject();
        }
    }

    public sealed record Items(IReadOnlyList<MappingPart> Parts) : MappingPart
    {
        public override void Write(Utf8JsonWriter writer, ExpressionScope scope)
        {
            writer.WriteStartArray();
            foreach (var part in Parts)
                part.Write(writer, scope);
            writer.WriteEndArray();
        }
    }
}
