using System.Text.Json;
using Acornima.Ast;

namespace DurableFlows.Expressions;

/// <summary>A plain path such as <c>input.a.b</c> or <c>nodes.x.output[0]</c>, read straight from JSON without an engine.</summary>
/// <remarks>Gives exactly what the engine would, except that numbers keep all their digits; where it is not sure, it leaves the reading to the engine.</remarks>
internal sealed class MemberPath
{
    // Members that every object has in JavaScript; data without such a member would show the language's own.
    private static readonly HashSet<string> Inherited = new(StringComparer.Ordinal)
    {
        "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
        "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
    };

    private readonly string _root;
    private readonly string? _node;
    private readonly object[] _steps;

    private MemberPath(string root, string? node, object[] steps) => (_root, _node, _steps) = (root, node, steps);

    public static MemberPath? TryMake(Expression root)
    {
        var steps = new Stack<object>();
        Node current = root is ChainExpression chain ? chain.Expression : root;
        while (current is MemberExpression member)
        {
            object? step = member switch
            {
                { Computed: false, Property: Identifier { Name: var name } } => name,
                { Computed: true, Property: StringLiteral { Value: var text } } => text,
                { Computed: true, Property: NumericLiteral { Value: >= 0 and < int.MaxValue and var number } } when number == Math.Floor(number) => (int)number,
                _ => null,
            };
            if (step is null or string and (null or "") || (step is string inherited && Inherited.Contains(inherited)))
                return null;
            steps.Push(step);
            current = member.Object is ChainExpression inner ? inner.Expression : member.Object;
        }

        if (current is not Identifier identifier || !KnownNames.IsScope(identifier.Name))
            return null;
        if (identifier.Name != KnownNames.Nodes)
            return new MemberPath(identifier.Name, null, [.. steps]);
        return steps.Count >= 2 && steps.Pop() is string node ? new MemberPath(identifier.Name, node, [.. steps]) : null;
    }

    /// <summary>Reads the path; false when only the engine can say what it gives.</summary>
    public bool TryRead(ExpressionScope scope, out PathValue found)
    {
        found = _root switch
        {
            "input" => PathValue.Of(scope.Input),
            "output" => PathValue.Of(scope.Output),
            "item" => PathValue.Of(scope.Item),
            "revision" => PathValue.Of(scope.Revision),
            "index" => scope.Index is { } index ? PathValue.Number(index) : default,
            _ => default,
        };
        var next = 0;
        if (_node is not null)
        {
            var view = scope.Nodes.TryGetValue(_node, out var known) ? known : NodeView.Missing;
            if (!TryEnter(view, ref next, out found))
                return false;
        }

        for (; next < _steps.Length; next++)
        {
            if (!TryStep(found.Element, _steps[next], out var element))
                return false;
            found = PathValue.Of(element);
        }

        return true;
    }

    private bool TryEnter(NodeView view, ref int next, out PathValue found)
    {
        found = default;
        switch (_steps[next++])
        {
            case "status":
                found = PathValue.Text(view.Status);
                return true;
            case "output":
                found = PathValue.Of(view.Output);
                return true;
            case "error":
                found = view.Error is null ? default : PathValue.Of(ScopeBinder.ErrorValue(view.Error));
                return true;
            default:
                return true;
        }
    }

    private static bool TryStep(JsonElement from, object step, out JsonElement to)
    {
        to = default;
        switch (from.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return true;
            case JsonValueKind.Object when step is string name:
                from.TryGetProperty(name, out to);
                return true;
            case JsonValueKind.Array when step is int index:
                if (index < from.GetArrayLength())
                    to = from[index];
                return true;
            default:
                return false;
        }
    }
}
