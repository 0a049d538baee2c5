using Acornima.Ast;

namespace DurableFlows.Expressions;

/// <summary>Measures nesting without recursion, before anything recursive sees the text.</summary>
internal static class Nesting
{
    // Operators and arrows nest without brackets, so they count as well; a run of them ends where an operand list goes on.
    public static bool IsTooDeep(string source)
    {
        var brackets = 0;
        var prefixes = 0;
        foreach (var character in source)
        {
            switch (character)
            {
                case '(' or '[' or '{':
                    brackets++;
                    break;
                case ')' or ']' or '}':
                    brackets--;
                    break;
                case '!' or '~' or '=' or '?' or ':' or '*' or '+' or '-':
                    prefixes++;
                    break;
                case ',':
                    prefixes = 0;
                    break;
            }

            if (brackets > ExpressionParser.MaxDepth || prefixes > 8 * ExpressionParser.MaxDepth)
                return true;
        }

        return false;
    }

    public static bool IsTooDeep(Node root)
    {
        var open = new Stack<(Node Node, int Depth)>();
        open.Push((root, 1));
        while (open.TryPop(out var entry))
        {
            if (entry.Depth > ExpressionParser.MaxDepth)
                return true;
            foreach (var child in entry.Node.ChildNodes)
                open.Push((child, entry.Depth + 1));
        }

        return false;
    }
}
