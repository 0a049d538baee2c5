using Acornima;
using Acornima.Ast;

namespace DurableFlows.Expressions;

/// <summary>Walks an expression once: refuses what is not allowed, collects names and nodes, marks where members are read.</summary>
/// <remarks>A closed list of syntax: what is not named here is refused.</remarks>
internal sealed partial class Analyzer(IReadOnlyList<Token> tokens)
{
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly List<(int At, string Text)> _insertions = [];
    private readonly List<HashSet<string>> _parameters = [];

    public Analysis Analyze(Expression root)
    {
        Visit(root);
        return new Analysis(root, _names, _nodes, _insertions);
    }

    private void Visit(Node? node)
    {
        switch (node)
        {
            case null or Literal or TemplateElement:
                break;
            case Identifier identifier:
                Read(identifier);
                break;
            case MemberExpression member:
                VisitMember(member, total: true);
                break;
            case CallExpression call:
                VisitCall(call, total: true);
                break;
            case NewExpression created:
                VisitTarget(created.Callee);
                VisitAll(created.Arguments);
                break;
            case UpdateExpression update:
                VisitTarget(update.Argument);
                break;
            case AssignmentExpression assignment:
                VisitTarget(assignment.Left);
                Visit(assignment.Right);
                break;
            case ArrowFunctionExpression arrow:
                VisitArrow(arrow);
                break;
            case AwaitExpression:
                throw new ExpressionRefusedException(node, "an expression cannot wait, so 'await' is not allowed");
            case ArrayExpression or ObjectExpression or Property or SpreadElement or ChainExpression or TemplateLiteral or UnaryExpression
                or BinaryExpression or ConditionalExpression or SequenceExpression or ParenthesizedExpression:
                VisitPlain(node);
                break;
            default:
                throw Refused(node);
        }
    }

    private void VisitPlain(Node node)
    {
        if (node is Property property)
        {
            if (property.Kind != PropertyKind.Init || property.Value is FunctionExpression)
                throw new ExpressionRefusedException(node, "methods, getters and setters are not allowed; write name: x => value");
            if (property.Computed)
                Visit(property.Key);
            Visit(property.Value);
            return;
        }

        foreach (var child in node.ChildNodes)
            Visit(child);
    }

    private void VisitAll(in NodeList<Expression> list)
    {
        foreach (var node in list)
            Visit(node);
    }

    private void VisitArrow(ArrowFunctionExpression arrow)
    {
        if (arrow.Async)
            throw new ExpressionRefusedException(arrow, "an expression cannot wait, so 'async' is not allowed");
        if (arrow.Body is not Expression)
            throw new ExpressionRefusedException(arrow, "the body of a function must be an expression, as in x => x.price; statements are not allowed");
        var bound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in arrow.Params)
            Declare(parameter, bound);
        _parameters.Add(bound);
        foreach (var parameter in arrow.Params)
            VisitPattern(parameter);
        Visit(arrow.Body);
        _parameters.RemoveAt(_parameters.Count - 1);
    }

    private bool IsParameter(string name) => _parameters.Exists(bound => bound.Contains(name));

    private void Read(Identifier identifier)
    {
        var name = identifier.Name;
        if (IsParameter(name))
            return;
        if (name == KnownNames.Nodes)
            throw StaticOnly(identifier);
        if (KnownNames.IsScope(name))
            _names.Add(name);
        else if (!KnownNames.IsGlobal(name))
            throw new ExpressionRefusedException(identifier, KnownNames.Unknown(name));
    }

    private static ExpressionRefusedException StaticOnly(Node node) =>
        new(node, "name nodes statically, as nodes.ID or nodes[\"ID\"], so that it is known which nodes the expression reads");

    private static ExpressionRefusedException Refused(Node node) => new(node, node switch
    {
        ThisExpression => "'this' is not allowed; use input, output, item or nodes",
        FunctionExpression or ClassExpression => "only arrow functions with an expression as their body are allowed, as in x => x.price",
        TaggedTemplateExpression => "tagged templates are not allowed",
        ImportExpression => "an expression has no modules",
        _ => $"{node.TypeText} is not allowed in an expression",
    });
}
