using System.Diagnostics.CodeAnalysis;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>A compiled JavaScript expression.</summary>
internal sealed class FlowExpression
{
    private FlowExpression(string source) => Source = source;

    public string Source { get; }

    /// <summary>The ids that stand in <c>nodes.ID</c> or <c>nodes["ID"]</c>.</summary>
    public IReadOnlyCollection<string> Nodes { get; } = [];

    /// <summary>The names of the scope it uses: input, output, item, index, revision, nodes.</summary>
    public IReadOnlyCollection<string> Names { get; } = [];

    public static bool TryCompile(string source, [NotNullWhen(true)] out FlowExpression? expression, [NotNullWhen(false)] out string? error)
    {
        expression = new FlowExpression(source);
        error = null;
        return true;
    }

    public FlowValue Evaluate(ExpressionScope scope) => throw new NotImplementedException(scope.ToString());

    /// <summary>The value as a condition: false, null, missing, 0, NaN and "" do not hold.</summary>
    public bool Holds(ExpressionScope scope) => throw new NotImplementedException(scope.ToString());
}
