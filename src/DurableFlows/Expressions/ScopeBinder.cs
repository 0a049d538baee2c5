using DurableFlows.Runs;
using DurableFlows.Values;
using Jint;
using Jint.Native;
using Jint.Native.Json;

namespace DurableFlows.Expressions;

/// <summary>Copies into an engine what an expression uses of its scope, and nothing else.</summary>
internal static class ScopeBinder
{
    public static void Bind(Engine engine, ExpressionScope scope, IReadOnlyCollection<string> names, IReadOnlyCollection<string> nodes)
    {
        foreach (var name in names)
            engine.SetValue(name, name == KnownNames.Nodes ? Nodes(engine, scope, nodes) : Read(engine, Value(scope, name)));
    }

    /// <summary>A value of the scope other than the nodes; null when it is missing.</summary>
    public static FlowValue? Value(ExpressionScope scope, string name) => name switch
    {
        "input" => scope.Input,
        "output" => scope.Output,
        "item" => scope.Item,
        "revision" => scope.Revision,
        "index" => scope.Index is { } index ? FlowValue.From(index) : null,
        _ => null,
    };

    /// <summary>What an expression sees of an error.</summary>
    public static FlowValue ErrorValue(FlowError error)
    {
        using var sink = JsonSink.Rent();
        sink.Writer.WriteStartObject();
        sink.Writer.WriteString("code", error.Code);
        sink.Writer.WriteString("message", error.Message);
        sink.Writer.WriteString("category", error.Category);
        sink.Writer.WriteEndObject();
        return sink.ToValue();
    }

    private static JsObject Nodes(Engine engine, ExpressionScope scope, IReadOnlyCollection<string> ids)
    {
        var all = new JsObject(engine);
        foreach (var id in ids)
        {
            var view = scope.Nodes.TryGetValue(id, out var known) ? known : NodeView.Missing;
            var node = new JsObject(engine);
            node.Set("status", view.Status);
            node.Set("output", Read(engine, view.Output));
            node.Set("error", view.Error is null ? JsValue.Undefined : Read(engine, ErrorValue(view.Error)));
            all.Set(id, node);
        }

        return all;
    }

    private static JsValue Read(Engine engine, FlowValue? value) =>
        value is null ? JsValue.Undefined : new JsonParser(engine, ValueCodec.MaxDepth).Parse(value.Utf8.Span);
}
