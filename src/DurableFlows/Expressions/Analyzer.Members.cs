using Acornima;
using Acornima.Ast;

namespace DurableFlows.Expressions;

internal sealed partial class Analyzer
{
    // In the chain of a target of an assignment, or of what new is applied to, the language allows no optional member.
    private void VisitMember(MemberExpression member, bool total)
    {
        if (IsMath(member, "random"))
            throw new ExpressionRefusedException(member, "Math.random is not allowed: the same values must give the same result");
        if (member.Object is Identifier { Name: KnownNames.Nodes } nodes && !IsParameter(nodes.Name))
        {
            _nodes.Add(Id(member) ?? throw StaticOnly(member));
            _names.Add(KnownNames.Nodes);
        }
        else
        {
            VisitInside(member.Object, total);
            if (member.Computed)
                Visit(member.Property);
        }

        if (total && !member.Optional && !IsGlobalObject(member.Object))
            MakeOptional(member);
    }

    private void VisitCall(CallExpression call, bool total)
    {
        VisitInside(call.Callee, total);
        VisitAll(call.Arguments);
    }

    private void VisitInside(Node node, bool total)
    {
        if (node is MemberExpression member)
            VisitMember(member, total);
        else if (node is CallExpression call)
            VisitCall(call, total);
        else
            Visit(node);
    }

    private void VisitTarget(Node target)
    {
        switch (target)
        {
            case Identifier identifier when !IsParameter(identifier.Name) && KnownNames.IsScope(identifier.Name):
                throw new ExpressionRefusedException(target, $"'{identifier.Name}' cannot be assigned");
            case MemberExpression or CallExpression:
                VisitInside(target, total: false);
                break;
            case ArrayPattern or ObjectPattern or AssignmentPattern or RestElement:
                VisitPattern(target);
                break;
            default:
                Visit(target);
                break;
        }
    }

    private void VisitPattern(Node? pattern)
    {
        switch (pattern)
        {
            case null:
                break;
            case ArrayPattern or ObjectPattern:
                foreach (var child in pattern.ChildNodes)
                    VisitPattern(child);
                break;
            case Property property:
                if (property.Computed)
                    Visit(property.Key);
                VisitPattern(property.Value);
                break;
            case AssignmentPattern assignment:
                VisitPattern(assignment.Left);
                Visit(assignment.Right);
                break;
            case RestElement rest:
                VisitPattern(rest.Argument);
                break;
            default:
                VisitTarget(pattern);
                break;
        }
    }

    private static void Declare(Node? pattern, HashSet<string> bound)
    {
        switch (pattern)
        {
            case Identifier { Name: KnownNames.Nodes }:
                throw new ExpressionRefusedException(pattern, "a parameter cannot be called 'nodes'");
            case Identifier identifier:
                bound.Add(identifier.Name);
                break;
            case Property property:
                Declare(property.Value, bound);
                break;
            case AssignmentPattern assignment:
                Declare(assignment.Left, bound);
                break;
            case ArrayPattern or ObjectPattern or RestElement:
                foreach (var child in pattern.ChildNodes)
                    Declare(child, bound);
                break;
        }
    }

    private bool IsGlobalObject(Node node) => node is Identifier { Name: var name } && KnownNames.IsGlobal(name) && !IsParameter(name);

    private bool IsMath(MemberExpression member, string name) =>
        member.Object is Identifier { Name: "Math" } && !IsParameter("Math") && Id(member) == name;

    private static string? Id(MemberExpression member) => member switch
    {
        { Computed: false, Property: Identifier { Name: var name } } => name,
        { Computed: true, Property: StringLiteral { Value: var text } } => text,
        _ => null,
    };

    private void MakeOptional(MemberExpression member)
    {
        var sign = member.Computed ? "[" : ".";
        foreach (var token in tokens)
        {
            if (token.Range.Start >= member.Object.Range.End && token.Kind == TokenKind.Punctuator && Equals(token.Value, sign))
            {
                _insertions.Add((token.Range.Start, member.Computed ? "?." : "?"));
                return;
            }
        }
    }
}
