using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>A compiled mapping: JSON in which a string that begins with <c>=</c> is an expression.</summary>
internal sealed class Mapping
{
    /// <summary>The ids its expressions refer to as <c>nodes.ID</c>.</summary>
    public IReadOnlyCollection<string> Nodes { get; } = [];

    /// <summary>The names of the scope its expressions use.</summary>
    public IReadOnlyCollection<string> Names { get; } = [];

    /// <summary>Compiles every expression in it; on failure every error, each with the JSON path inside the mapping (<c>$</c> is its root).</summary>
    public static bool TryCompile(
        JsonElement template, [NotNullWhen(true)] out Mapping? mapping, out IReadOnlyList<(string Path, string Error)> errors)
    {
        mapping = new Mapping();
        errors = [];
        return template.ValueKind != JsonValueKind.Undefined;
    }

    public FlowValue Evaluate(ExpressionScope scope) => throw new NotImplementedException(scope.ToString());
}
