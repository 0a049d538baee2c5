using System.Diagnostics.CodeAnalysis;
using Acornima.Ast;
using DurableFlows.Values;
using Jint;
using Jint.Runtime;

namespace DurableFlows.Expressions;

/// <summary>A compiled JavaScript expression. Thread-safe; each evaluation is a world of its own.</summary>
/// <remarks>
/// Reading a member of a missing value gives <c>undefined</c>, and so does a call on one; calling a method that a present
/// value does not have is an error. There is no clock, no chance, no host, no <c>eval</c>, nothing asynchronous.
/// </remarks>
internal sealed class FlowExpression
{
    private readonly Prepared<Script> _script;
    private readonly MemberPath? _path;

    private FlowExpression(string source, Analysis analysis, MemberPath? path, Prepared<Script> script)
    {
        Source = source;
        Nodes = analysis.Nodes;
        Names = analysis.Names;
        _path = path;
        _script = script;
    }

    public string Source { get; }

    /// <summary>The ids that stand in <c>nodes.ID</c> or <c>nodes["ID"]</c>.</summary>
    public IReadOnlyCollection<string> Nodes { get; }

    /// <summary>The names of the scope it uses: input, output, item, index, revision, nodes.</summary>
    public IReadOnlyCollection<string> Names { get; }

    public static bool TryCompile(string source, [NotNullWhen(true)] out FlowExpression? expression, [NotNullWhen(false)] out string? error)
    {
        expression = null;
        if (!ExpressionParser.TryParse(source, out var analysis, out error) || !ExpressionParser.TryPrepare(source, analysis, out var script, out error))
            return false;
        expression = new FlowExpression(source, analysis, MemberPath.TryMake(analysis.Root), script);
        return true;
    }

    /// <summary>The value; <c>undefined</c> is JSON <c>null</c>.</summary>
    /// <exception cref="FlowException">With code <c>expression.failed</c>.</exception>
    public FlowValue Evaluate(ExpressionScope scope)
    {
        try
        {
            return _path is not null && _path.TryRead(scope, out var found) ? found.ToValue() : Run(scope, ResultWriter.Write);
        }
        catch (Exception e)
        {
            // The engine may fail in any way on an expression made to break it; that is the expression's failure, never the host's.
            throw ExpressionFailure.Explain(Source, scope, Names, Nodes, e);
        }
    }

    /// <summary>The value as a condition: false, null, missing, 0, NaN and "" do not hold.</summary>
    /// <exception cref="FlowException">With code <c>expression.failed</c>.</exception>
    public bool Holds(ExpressionScope scope)
    {
        try
        {
            return _path is not null && _path.TryRead(scope, out var found) ? found.Holds() : Run(scope, TypeConverter.ToBoolean);
        }
        catch (Exception e)
        {
            throw ExpressionFailure.Explain(Source, scope, Names, Nodes, e);
        }
    }

    private T Run<T>(ExpressionScope scope, Func<Jint.Native.JsValue, T> convert)
    {
        using var engine = Sandbox.Create();
        ScopeBinder.Bind(engine, scope, Names, Nodes);
        return convert(engine.Evaluate(_script));
    }
}
