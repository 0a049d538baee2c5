using System.Diagnostics.CodeAnalysis;
using System.Text;
using Acornima;
using Acornima.Ast;
using Jint;

namespace DurableFlows.Expressions;

/// <summary>Parses the text of an expression within limits that keep any text from exhausting the stack.</summary>
internal static class ExpressionParser
{
    public const int MaxLength = 8_000;
    public const int MaxDepth = 128;

    public static bool TryParse(string source, [NotNullWhen(true)] out Analysis? analysis, [NotNullWhen(false)] out string? error)
    {
        analysis = null;
        error = string.IsNullOrWhiteSpace(source) ? "the expression is empty"
            : source.Length > MaxLength ? $"the expression has {source.Length} characters; at most {MaxLength} are allowed"
            : Nesting.IsTooDeep(source) ? $"the expression nests deeper than {MaxDepth}"
            : null;
        if (error is not null)
            return false;
        try
        {
            analysis = Analyze(source);
            return true;
        }
        catch (ParseErrorException e)
        {
            error = $"line {e.LineNumber}, column {e.Column + 1}: {e.Description}";
        }
        catch (ExpressionRefusedException e)
        {
            error = e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser gives up in its own ways on texts made to break it.
            error = $"the expression cannot be parsed: {e.Message}";
        }

        return false;
    }

    private static Analysis Analyze(string source)
    {
        var tokens = new List<Token>();
        var parser = new Parser(new ParserOptions { OnToken = (in Token token) => tokens.Add(token) });
        var root = parser.ParseExpression(source, sourceFile: null, strict: true);
        return Nesting.IsTooDeep(root)
            ? throw new ExpressionRefusedException(root, $"the expression nests deeper than {MaxDepth}")
            : new Analyzer(tokens).Analyze(root);
    }

    public static bool TryPrepare(string source, Analysis analysis, out Prepared<Script> script, [NotNullWhen(false)] out string? error)
    {
        script = default;
        error = null;
        try
        {
            script = Engine.PrepareScript(Rewrite(source, analysis.Insertions), "expression", strict: true);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            error = $"the expression cannot be prepared: {e.Message}";
            return false;
        }
    }

    // The line break ends a comment at the end of the expression.
    private static string Rewrite(string source, IEnumerable<(int At, string Text)> insertions)
    {
        var text = new StringBuilder(source.Length + 64).Append('(');
        var from = 0;
        foreach (var (at, inserted) in insertions.OrderBy(i => i.At))
        {
            text.Append(source, from, at - from).Append(inserted);
            from = at;
        }

        return text.Append(source, from, source.Length - from).Append("\n)").ToString();
    }
}
