using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>A compiled mapping: JSON in which a string that begins with <c>=</c> is an expression.</summary>
/// <remarks><c>==</c> begins a literal <c>=</c>. A member whose expression gives nothing is <c>null</c>. Thread-safe.</remarks>
internal sealed class Mapping
{
    private readonly MappingPart _root;

    private Mapping(MappingPart root, MappingCompiler compiler)
    {
        _root = root;
        Nodes = compiler.Nodes;
        Names = compiler.Names;
    }

    /// <summary>The ids its expressions refer to as <c>nodes.ID</c>.</summary>
    public IReadOnlyCollection<string> Nodes { get; }

    /// <summary>The names of the scope its expressions use.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Compiles every expression in it; on failure every error, each with the JSON path inside the mapping (<c>$</c> is its root).</summary>
    public static bool TryCompile(
        JsonElement template, [NotNullWhen(true)] out Mapping? mapping, out IReadOnlyList<(string Path, string Error)> errors)
    {
        var compiler = new MappingCompiler();
        var root = compiler.Compile(template, "$", 0);
        errors = compiler.Errors;
        mapping = errors.Count == 0 ? new Mapping(root, compiler) : null;
        return mapping is not null;
    }

    /// <summary>The value; that of the expression itself when the whole mapping is one.</summary>
    /// <exception cref="FlowException">With code <c>expression.failed</c>, naming the path inside the mapping.</exception>
    public FlowValue Evaluate(ExpressionScope scope) => _root.Evaluate(scope);
}
